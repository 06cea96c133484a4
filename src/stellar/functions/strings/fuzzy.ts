import { failed } from '../../errors.js';
import { atLeast } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

/** The language tags a Java runtime knows, by language: `en US` stands for `en` and `en-US`. `und` is the root locale. */
const tags = `
af Latn-ZA NA ZA;agq CM Latn-CM;ak GH Latn-GH;am ET Ethi-ET
ar 001 AE Arab-EG BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE;as Beng-IN IN;asa Latn-TZ TZ
ast ES Latn-ES;az AZ Cyrl Cyrl-AZ Latn Latn-AZ;bas CM Latn-CM;be BY Cyrl-BY;bem Latn-ZM ZM;bez Latn-TZ TZ;bg BG Cyrl-BG
bm Latn-ML ML;bn BD Beng-BD IN;bo CN IN Tibt-CN;br FR Latn-FR;brx Deva-IN IN;bs BA Cyrl Cyrl-BA Latn Latn-BA
ca AD ES ES-VALENCIA FR IT Latn-ES;ccp BD Cakm-BD IN;ce Cyrl-RU RU;ceb Latn-PH PH;cgg Latn-UG UG;chr Cher-US US
ckb Arab-IQ IQ IR;cs CZ Latn-CZ;cy GB Latn-GB;da DK GL Latn-DK;dav KE Latn-KE;de AT BE CH DE IT LI LU Latn-DE;dje Latn-NE NE
doi Deva-IN IN;dsb DE Latn-DE;dua CM Latn-CM;dyo Latn-SN SN;dz BT Tibt-BT;ebu KE Latn-KE;ee GH Latn-GH TG;el CY GR Grek-GR
en 001 150 AE AG AI AS AT AU BB BE BI BM BS BW BZ CA CC CH CK CM CX CY DE DG DK DM ER FI FJ FK FM GB GD GG GH GI GM GU GY HK IE IL IM IN IO JE JM KE KI KN KY LC LR LS Latn-US MG MH MO MP MS MT MU MW MY NA NF NG NL NR NU NZ PG PH PK PN PR PW RW SB SC SD SE SG SH SI SL SS SX SZ TC TK TO TT TV TZ UG UM US US-POSIX VC VG VI VU WS ZA ZM ZW
eo 001 Latn-001;es 419 AR BO BR BZ CL CO CR CU DO EA EC ES GQ GT HN IC Latn-ES MX NI PA PE PH PR PY SV US UY VE;et EE Latn-EE
eu ES Latn-ES;ewo CM Latn-CM;fa AF Arab-IR IR
ff Adlm Adlm-BF Adlm-CM Adlm-GH Adlm-GM Adlm-GN Adlm-GW Adlm-LR Adlm-MR Adlm-NE Adlm-NG Adlm-SL Adlm-SN GN Latn Latn-BF Latn-CM Latn-GH Latn-GM Latn-GN Latn-GW Latn-LR Latn-MR Latn-NE Latn-NG Latn-SL Latn-SN SN
fi FI Latn-FI;fil Latn-PH PH;fo DK FO Latn-FO
fr BE BF BI BJ BL CA CD CF CG CH CI CM DJ DZ FR GA GF GN GP GQ HT KM LU Latn-FR MA MC MF MG ML MQ MR MU NC NE PF PM RE RW SC SN SY TD TG TN VU WF YT
fur IT Latn-IT;fy Latn-NL NL;ga GB IE Latn-IE;gd GB Latn-GB;gl ES Latn-ES;gsw CH FR LI Latn-CH;gu Gujr-IN IN;guz KE Latn-KE
gv IM Latn-IM;ha GH Latn-NG NE NG;haw Latn-US US;he Hebr-IL IL;hi Deva-IN IN;hr BA HR Latn-HR;hsb DE Latn-DE;hu HU Latn-HU
hy AM Armn-AM;ia 001 Latn-001;id ID Latn-ID;ig Latn-NG NG;ii CN Yiii-CN;is IS Latn-IS;it CH IT Latn-IT SM VA
ja JP JP-u-ca-japanese-x-lvariant-JP Jpan-JP;jgo CM Latn-CM;jmc Latn-TZ TZ;jv ID Latn-ID;ka GE Geor-GE;kab DZ Latn-DZ
kam KE Latn-KE;kde Latn-TZ TZ;kea CV Latn-CV;khq Latn-ML ML;ki KE Latn-KE;kk Cyrl-KZ KZ;kkj CM Latn-CM;kl GL Latn-GL
kln KE Latn-KE;km KH Khmr-KH;kn IN Knda-IN;ko KP KR Kore-KR;kok Deva-IN IN;ks Arab Arab-IN IN;ksb Latn-TZ TZ;ksf CM Latn-CM
ksh DE Latn-DE;ku Latn-TR TR;kw GB Latn-GB;ky Cyrl-KG KG;lag Latn-TZ TZ;lb LU Latn-LU;lg Latn-UG UG;lkt Latn-US US
ln AO CD CF CG Latn-CD;lo LA Laoo-LA;lrc Arab-IR IQ IR;lt LT Latn-LT;lu CD Latn-CD;luo KE Latn-KE;luy KE Latn-KE;lv LV Latn-LV
mai Deva-IN IN;mas KE Latn-KE TZ;mer KE Latn-KE;mfe Latn-MU MU;mg Latn-MG MG;mgh Latn-MZ MZ;mgo CM Latn-CM;mi Latn-NZ NZ
mk Cyrl-MK MK;ml IN Mlym-IN;mn Cyrl-MN MN;mni Beng Beng-IN IN;mr Deva-IN IN;ms BN ID Latn-MY MY SG;mt Latn-MT MT;mua CM Latn-CM
my MM Mymr-MM;mzn Arab-IR IR;naq Latn-NA NA;nb Latn-NO NO SJ;nd Latn-ZW ZW;nds DE Latn-DE NL;ne Deva-NP IN NP
nl AW BE BQ CW Latn-NL NL SR SX;nmg CM Latn-CM;nn Latn-NO NO;nnh CM Latn-CM;no Latn-NO NO;nus Latn-SS SS;nyn Latn-UG UG
om ET KE Latn-ET;or IN Orya-IN;os Cyrl-GE GE RU;pa Arab Arab-PK Guru Guru-IN IN PK;pcm Latn-NG NG;pl Latn-PL PL;ps AF Arab-AF PK
pt AO BR CH CV GQ GW LU Latn-BR MO MZ PT ST TL;qu BO EC Latn-PE PE;rm CH Latn-CH;rn BI Latn-BI;ro Latn-RO MD RO;rof Latn-TZ TZ
ru BY Cyrl-RU KG KZ MD RU UA;rw Latn-RW RW;rwk Latn-TZ TZ;sa Deva-IN IN;sah Cyrl-RU RU;saq KE Latn-KE;sat IN Olck Olck-IN
sbp Latn-TZ TZ;sd Arab Arab-PK Deva Deva-IN IN PK;se FI Latn-NO NO SE;seh Latn-MZ MZ;ses Latn-ML ML;sg CF Latn-CF
shi Latn Latn-MA MA Tfng Tfng-MA;si LK Sinh-LK;sk Latn-SK SK;sl Latn-SI SI;smn FI Latn-FI;sn Latn-ZW ZW;so DJ ET KE Latn-SO SO
sq AL Latn-AL MK XK;sr BA CS Cyrl Cyrl-BA Cyrl-ME Cyrl-RS Cyrl-XK Latn Latn-BA Latn-ME Latn-RS Latn-XK ME RS;su ID Latn Latn-ID
sv AX FI Latn-SE SE;sw CD KE Latn-TZ TZ UG;ta IN LK MY SG Taml-IN;te IN Telu-IN;teo KE Latn-UG UG;tg Cyrl-TJ TJ
th TH TH-u-nu-thai-x-lvariant-TH Thai-TH;ti ER ET Ethi-ET;tk Latn-TM TM;to Latn-TO TO;tr CY Latn-TR TR;tt Cyrl-RU RU
twq Latn-NE NE;tzm Latn-MA MA;ug Arab-CN CN;uk Cyrl-UA UA;und;ur Arab-PK IN PK;uz AF Arab Arab-AF Cyrl Cyrl-UZ Latn Latn-UZ UZ
vai LR Latn Latn-LR Vaii Vaii-LR;vi Latn-VN VN;vun Latn-TZ TZ;wae CH Latn-CH;wo Latn-SN SN;xh Latn-ZA ZA;xog Latn-UG UG
yav CM Latn-CM;yi 001 Hebr-001;yo BJ Latn-NG NG;yue CN HK Hans Hans-CN Hant Hant-HK;zgh MA Tfng-MA
zh CN HK Hans Hans-CN Hans-HK Hans-MO Hans-SG Hant Hant-HK Hant-MO Hant-TW MO SG TW;zu Latn-ZA ZA
`;

const languages = tags
  .trim()
  .split(/[;\n]/)
  .flatMap((line) => {
    const [language = '', ...rest] = line.split(' ');
    return [language, ...rest.map((tag) => `${language}-${tag}`)];
  });
const known = new Set(languages);

const fuzzyLanguages: StellarFunction = {
  name: 'FUZZY_LANGS',
  summary: 'The languages that FUZZY_SCORE takes.',
  parameters: [],
  returns: 'a list of language tags',
  examples: [{ expr: "'en-US' in FUZZY_LANGS()", gives: true }],
  call: () => [...languages],
};

const score: StellarFunction = {
  name: 'FUZZY_SCORE',
  summary:
    'How well a query fits a term: a point for each character found in order, two more for each that follows the one before directly.',
  parameters: [
    { name: 'term', summary: 'the string to look in' },
    { name: 'query', summary: 'the characters to look for' },
    { name: 'language', summary: 'whose lower case counts: one of FUZZY_LANGS' },
  ],
  returns: 'an int; 0 for the empty string and for anything that is no string',
  examples: [
    { expr: "FUZZY_SCORE('Workshop', 'wso', 'en')", gives: 3, kind: 'int' },
    { expr: "FUZZY_SCORE('abc', 'abc', 'en')", gives: 7 },
    { expr: "FUZZY_SCORE('abc', 1, 'en')", gives: 0 },
    { expr: "FUZZY_SCORE('', 'abc', 'EN')", fails: 'failed' },
  ],
  call(args, context) {
    atLeast(args, 3, 'FUZZY_SCORE');
    const [term, query, language] = args;
    if (typeof term !== 'string' || typeof query !== 'string' || typeof language !== 'string') return 0;
    if (!known.has(language)) throw failed(`${JSON.stringify(language)} is not among the languages of FUZZY_LANGS`);
    context.step(term.length + query.length);
    return fuzzyScore(lowerCase(term, language), lowerCase(query, language));
  },
};

function fuzzyScore(term: string, query: string): number {
  let points = 0;
  let from = 0;
  let before = -2;
  for (const unit of query.split('')) {
    const found = term.indexOf(unit, from);
    if (found < 0) break;
    points += found === before + 1 ? 3 : 1;
    before = found;
    from = found + 1;
  }
  return points;
}

/** Turkish, Azerbaijani and Lithuanian are the languages whose lower case is their own. */
function lowerCase(text: string, language: string): string {
  const own = /^(?:tr|az|lt)\b/.exec(language)?.[0];
  return own === undefined ? text.toLowerCase() : text.toLocaleLowerCase(own);
}

export const fuzzyFunctions: readonly StellarFunction[] = [fuzzyLanguages, score];
