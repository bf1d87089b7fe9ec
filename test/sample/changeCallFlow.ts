const supportCallFlowId = 444;

/** Hands a number over to another call flow. */
export async function changeCallFlow(number: string, callFlowId = supportCallFlowId): Promise<void> {
  const parameters = new URLSearchParams({ number, call_flow_id: String(callFlowId) });
  await fetch(`https://v1.api19.com/dids/callflow/change?${parameters}`, { method: 'POST' });
}

await changeCallFlow('2135550142');
