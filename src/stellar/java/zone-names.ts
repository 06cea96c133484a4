const hourMs = 3_600_000;

/** The abbreviations that Java still takes for a zone, and the zone or the offset from UTC (ms) they stand for. */
export const legacyIds: ReadonlyMap<string, string | number> = new Map<string, string | number>([
  ['ACT', 'Australia/Darwin'],
  ['AET', 'Australia/Sydney'],
  ['AGT', 'America/Argentina/Buenos_Aires'],
  ['ART', 'Africa/Cairo'],
  ['AST', 'America/Anchorage'],
  ['BET', 'America/Sao_Paulo'],
  ['BST', 'Asia/Dhaka'],
  ['CAT', 'Africa/Harare'],
  ['CNT', 'America/St_Johns'],
  ['CST', 'America/Chicago'],
  ['CTT', 'Asia/Shanghai'],
  ['EAT', 'Africa/Addis_Ababa'],
  ['ECT', 'Europe/Paris'],
  ['EST', -5 * hourMs],
  ['HST', -10 * hourMs],
  ['IET', 'America/Indiana/Indianapolis'],
  ['IST', 'Asia/Kolkata'],
  ['JST', 'Asia/Tokyo'],
  ['MIT', 'Pacific/Apia'],
  ['MST', -7 * hourMs],
  ['NET', 'Asia/Yerevan'],
  ['NST', 'Pacific/Auckland'],
  ['PLT', 'Asia/Karachi'],
  ['PNT', 'America/Phoenix'],
  ['PRT', 'America/Puerto_Rico'],
  ['PST', 'America/Los_Angeles'],
  ['SST', 'Pacific/Guadalcanal'],
  ['VST', 'Asia/Ho_Chi_Minh'],
]);

/** Abbreviation, name, and hours ahead of UTC: what `z` prints and reads. Of equal abbreviations the first is read. */
const names: readonly (readonly [string, string, number])[] = [
  ['UTC', 'Coordinated Universal Time', 0],
  ['GMT', 'Greenwich Mean Time', 0],
  ['EST', 'Eastern Standard Time', -5],
  ['EDT', 'Eastern Daylight Time', -4],
  ['CST', 'Central Standard Time', -6],
  ['CDT', 'Central Daylight Time', -5],
  ['MST', 'Mountain Standard Time', -7],
  ['MDT', 'Mountain Daylight Time', -6],
  ['PST', 'Pacific Standard Time', -8],
  ['PDT', 'Pacific Daylight Time', -7],
  ['AKST', 'Alaska Standard Time', -9],
  ['AKDT', 'Alaska Daylight Time', -8],
  ['HST', 'Hawaii-Aleutian Standard Time', -10],
  ['AST', 'Atlantic Standard Time', -4],
  ['ADT', 'Atlantic Daylight Time', -3],
  ['NST', 'Newfoundland Standard Time', -3.5],
  ['NDT', 'Newfoundland Daylight Time', -2.5],
  ['BRT', 'Brasilia Standard Time', -3],
  ['ART', 'Argentina Standard Time', -3],
  ['COT', 'Colombia Standard Time', -5],
  ['PET', 'Peru Standard Time', -5],
  ['VET', 'Venezuela Time', -4],
  ['WET', 'Western European Standard Time', 0],
  ['WEST', 'Western European Summer Time', 1],
  ['CET', 'Central European Standard Time', 1],
  ['CEST', 'Central European Summer Time', 2],
  ['EET', 'Eastern European Standard Time', 2],
  ['EEST', 'Eastern European Summer Time', 3],
  ['MSK', 'Moscow Standard Time', 3],
  ['BST', 'British Summer Time', 1],
  ['TRT', 'Turkey Time', 3],
  ['SAST', 'South Africa Standard Time', 2],
  ['EAT', 'East Africa Time', 3],
  ['CAT', 'Central Africa Time', 2],
  ['WAT', 'West Africa Standard Time', 1],
  ['IST', 'Israel Standard Time', 2],
  ['IDT', 'Israel Daylight Time', 3],
  ['AST', 'Arabian Standard Time', 3],
  ['GST', 'Gulf Standard Time', 4],
  ['IRST', 'Iran Standard Time', 3.5],
  ['PKT', 'Pakistan Standard Time', 5],
  ['IST', 'India Standard Time', 5.5],
  ['IST', 'Irish Standard Time', 1],
  ['NPT', 'Nepal Time', 5.75],
  ['BDT', 'Bangladesh Standard Time', 6],
  ['ICT', 'Indochina Time', 7],
  ['WIB', 'Western Indonesia Time', 7],
  ['CST', 'China Standard Time', 8],
  ['HKT', 'Hong Kong Standard Time', 8],
  ['SGT', 'Singapore Standard Time', 8],
  ['PST', 'Philippine Standard Time', 8],
  ['AWST', 'Australian Western Standard Time', 8],
  ['JST', 'Japan Standard Time', 9],
  ['KST', 'Korean Standard Time', 9],
  ['ACST', 'Australian Central Standard Time', 9.5],
  ['ACDT', 'Australian Central Daylight Time', 10.5],
  ['AEST', 'Australian Eastern Standard Time', 10],
  ['AEDT', 'Australian Eastern Daylight Time', 11],
  ['LHST', 'Lord Howe Standard Time', 10.5],
  ['LHDT', 'Lord Howe Daylight Time', 11],
  ['WET', 'Western European Time', 0],
  ['CET', 'Central European Time', 1],
  ['EET', 'Eastern European Time', 2],
  ['MET', 'Middle Europe Time', 1],
  ['MEST', 'Middle Europe Summer Time', 2],
  ['NZST', 'New Zealand Standard Time', 12],
  ['NZDT', 'New Zealand Daylight Time', 13],
];

/** By the long name. */
export const abbreviations: ReadonlyMap<string, string> = new Map(names.map(([short, long]) => [long, short]));

/** Of the zones without rules. */
export const longNames: ReadonlyMap<string, string> = new Map([
  ['UTC', 'Coordinated Universal Time'],
  ['GMT', 'Greenwich Mean Time'],
  ['EST', 'Eastern Standard Time'],
  ['MST', 'Mountain Standard Time'],
  ['HST', 'Hawaii-Aleutian Standard Time'],
]);

const british: ReadonlyMap<string, string> = new Map([['GMT+01:00', 'British Summer Time']]);

/** By zone: the long names that Java has in place of those of Intl. */
export const ownNames: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['WET', new Map([['Western European Standard Time', 'Western European Time']])],
  ['CET', new Map([['Central European Standard Time', 'Central European Time']])],
  ['EET', new Map([['Eastern European Standard Time', 'Eastern European Time']])],
  [
    'MET',
    new Map([
      ['Central European Standard Time', 'Middle Europe Time'],
      ['Central European Summer Time', 'Middle Europe Summer Time'],
    ]),
  ],
  ['Europe/Guernsey', british],
  ['Europe/Isle_of_Man', british],
  ['Europe/Jersey', british],
]);

/** Offsets from UTC (ms) by short and long name in lower case, the longest first. */
export const namedOffsets: readonly (readonly [string, number])[] = names
  .flatMap(([short, long, hours]) => [[short.toLowerCase(), hours * hourMs] as const, [long.toLowerCase(), hours * hourMs] as const])
  .sort(([a], [b]) => b.length - a.length);
