/**
 * A browser and a system by what a browser says of itself, for a person to recognise their own. What names several
 * browsers at once is the one that is named first here, as each of them claims to be those it came from.
 */

const browsers = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|HeadlessChrome|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+ .*\bSafari\//],
  ['curl', /^curl\//],
] as const

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac(?:intosh| OS X)\b/],
  ['Linux', /\bLinux\b|\bX11\b/],
] as const

export interface Device {
  readonly browser?: string
  readonly system?: string
}

export function deviceOf(user_agent: string | undefined): Device {
  const named = (list: readonly (readonly [string, RegExp])[]) =>
    list.find(([, says]) => says.test(user_agent ?? ''))?.[0]
  const browser = named(browsers)
  const system = named(systems)
  return { ...(browser !== undefined && { browser }), ...(system !== undefined && { system }) }
}
