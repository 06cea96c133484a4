/** The keys beside each key, of QWERTY, QWERTZ and AZERTY keyboards together. */
export const keyboardNeighbours: ReadonlyMap<string, readonly string[]> = new Map(
  (
    '0:9op 1:2aq 2:13aqwz 3:24ewz 4:35er 5:46rt 6:57tyz 7:68uyz 8:79iu 9:08io a:12qswyz b:ghnv c:dfvx d:cefrsx ' +
    'e:34drswz f:cdgrtv g:bfhtvyz h:bgjnuyz i:89jkou j:hikmnu k:ijlmo l:kmop m:jklnp n:bhjm o:09iklp p:0lmo ' +
    'q:12aswz r:45deft s:adeqwxyz t:56fgryz u:78hijyz v:bcfg w:23aeqsx x:cdsyz y:67aghstux z:2367aeghqstux'
  )
    .split(' ')
    .map((key) => [key.charAt(0), key.slice(2).split('')]),
);

/** What each letter is mistaken for, separated by blanks. */
const glyphs: Readonly<Record<string, string>> = {
  a: '\u00e0 \u00e1 \u00e2 \u00e3 \u00e4 \u00e5 \u0103 \u01ce \u0227 \u0251 \u0430 \u04d3 \u1ea1',
  b: 'b\u0314 d ib lb \u0253 \u0299 \u0411 \u042c',
  c: '\u00e7 \u0107 \u010b \u0188 \u03f2 \u0441',
  d: 'b cl di dl \u0111 \u0257 \u0501 \u056a',
  e: '\u00e9 \u00ea \u00eb \u0113 \u0115 \u0117 \u0119 \u011b \u03f5 \u0435 \u0454 \u04bd \u1eb9',
  f: '\u0192 \u03dc \u0492',
  g: 'q \u011f \u0121 \u0123 \u01f5 \u0261 \u0262 \u050c \u0581',
  h: 'ih lh \u043d \u04bb \u0570 \u13c2',
  i: '1 l \u00ed \u00ef \u012d \u0131 \u01d0 \u0269 \u03b9 \u13a5 \ua647',
  j: '\u0249 \u029d \u03f3 \u0458',
  k: 'ik lc lk \u03ba \u2c95',
  l: '1 i \u0142 \u026b',
  m: 'n nn rn rr \u0271 \u043c \u1d0d \u1e43',
  n: 'm r \u0144',
  o: '0 \u00f3 \u00f6 \u01a1 \u022f \u039f \u03bf \u041e \u043e \u04e7 \u0555 \u1ecd \u1ecf',
  p: '\u00de \u01bf \u03c1 \u03f7 \u0440',
  q: 'g \u02a0 \u051b \u0563 \u0566',
  r: '\u027c \u027d \u0280 \u0413 \u1d26',
  s: '\u015b \u0282 \u0455 \u10bd \u13da',
  t: '\u0163 \u03c4 \u0442',
  u: '\u016d \u01d4 \u03bc \u03c5 \u0446 \u054d \u057d \u1d1c',
  v: 'v\u0307 \u03bd \u0475',
  w: 'vv \u0461 \u051d \u0561',
  x: '\u0445 \u04b3 \u1e8b',
  y: '\u00fd \u028f \u03b3 \u0443 \u04ae',
  z: '\u017a \u017c \u0290 \u1d22',
};

export const lookAlikes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(glyphs).map(([letter, others]) => [letter, others.split(' ')]),
);
