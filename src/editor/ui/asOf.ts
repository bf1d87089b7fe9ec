import { locale } from '../../flows/language.ts';

/** A time as the age of data, for "as of …": "10:32" today, with the date on any other day. */
export function asOf(time: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit' });
  return date.toDateString() === new Date().toDateString() ? clock : `${date.toLocaleDateString(locale())} ${clock}`;
}
