import * as fc from 'fast-check';

const key = fc.oneof(
  fc.constantFrom('route', 'sip_port', 'route1_simul', 'wait', 'dnis', '__proto__', 'constructor', '', '1', '0'),
  fc.tuple(fc.constantFrom('route', 'sip_port', 'x'), fc.nat(12)).map(([name, number]) => `${name}${number}`),
  fc
    .tuple(fc.nat(4), fc.constantFrom('_wait', '_simul', '_simul2', '_simul_3', '_x'))
    .map(([number, part]) => `route${number}${part}`),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const value = fc.oneof(
  fc.constantFrom('1.1.1.1', 'device:694', '30', '5060', '', 'sip:a@b', '70000').map(text => JSON.stringify(text)),
  fc.constantFrom('30', '0', '-1', '1.0', '1e400', '12345678901234567890', 'null', 'false', '[]', '{}', '["a","b"]'),
  fc.json({ maxDepth: 2 }),
);

/** The members of an arbitrary route in the order of the text: each key with the text of its value. */
export const anyRoute = fc.array(fc.tuple(key, value), { maxLength: 12 });
