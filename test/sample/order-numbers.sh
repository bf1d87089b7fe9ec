#!/bin/sh
# Orders numbers for the Los Angeles office and sends their calls and faxes where they belong.
set -eu

curl -u "$API_TOKEN:$API_TOKEN" https://v1.api19.com/dids/order/list \
  -d 'numbers=2135550142,2135550143' \
  -d 'callflow=444' \
  -d 'faxflow=1'

curl -u "$API_TOKEN:$API_TOKEN" \
  'https://v1.api19.com/dids/callflow/change?did=2135550142&call_flow_id=1'
