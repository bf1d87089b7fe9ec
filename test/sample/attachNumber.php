<?php

declare(strict_types=1);

/** Sends the calls of a number to the support line outside of office hours. */
function attachNumber(string $did, bool $officeHours): array
{
    return [
        'did' => $did,
        'call_flow_id' => $officeHours ? 444 : 10,
        'fax_flow_id' => 1,
    ];
}

$evening = ['did' => '2135550142', 'call_flow_id' => 10, 'fax_flow_id' => 2];
