/**
 * The named characters of HTML 4 (and `apos`), each with its character. Capital letters stand for the small ones, too, and letters
 * with accents are put together from the names of letter and accent.
 */
const names =
  'quot"amp&lt<gt>apos\'nbsp\xa0iexcl¡cent¢pound£curren¤yen¥brvbar¦sect§uml¨copy©ordf\xaalaquo«not¬shy\xadreg®macr¯deg°plusmn±sup2²sup3³acute´micro\xb5para¶middot·cedil¸sup1¹ordm\xbaraquo»frac14¼frac12½frac34¾iquest¿' +
  'AEligÆETHÐtimes×OslashØTHORNÞszligßdivide÷OEligŒfnofƒcircˆtilde˜ensp\u2002emsp\u2003thinsp\u2009zwnj\u200czwj\u200dlrm\u200erlm\u200fndash–mdash—lsquo‘rsquo’sbquo‚ldquo“rdquo”bdquo„dagger†Dagger‡bull•hellip…permil‰prime′Prime″lsaquo‹rsaquo›oline‾frasl⁄euro€' +
  'AlphaΑBetaΒGammaΓDeltaΔEpsilonΕZetaΖEtaΗThetaΘIotaΙKappaΚLambdaΛMuΜNuΝXiΞOmicronΟPiΠRhoΡSigmaΣTauΤUpsilonΥPhiΦChiΧPsiΨOmegaΩsigmafςthetasymϑupsihϒpivϖ' +
  'weierp℘imageℑrealℜtrade™alefsymℵlarr←uarr↑rarr→darr↓harr↔crarr↵lArr⇐uArr⇑rArr⇒dArr⇓hArr⇔forall∀part∂exist∃empty∅nabla∇isin∈notin∉ni∋prod∏sum∑minus−lowast∗radic√prop∝infin∞ang∠and∧or∨cap∩cup∪int∫there4∴sim∼cong≅asymp≈ne≠equiv≡le≤ge≥sub⊂sup⊃nsub⊄sube⊆supe⊇oplus⊕otimes⊗perp⊥sdot⋅lceil⌈rceil⌉lfloor⌊rfloor⌋lang⟨rang⟩loz◊spades♠clubs♣hearts♥diams♦';

const accents: Readonly<Record<string, string>> = { grave: '\u0300', acute: '\u0301', circ: '\u0302', tilde: '\u0303', uml: '\u0308', ring: '\u030a', cedil: '\u0327', caron: '\u030c' };

/** Made when the first of them is met. */
let known: Map<string, string> | undefined;

function characters(): ReadonlyMap<string, string> {
  if (known) return known;
  known = new Map();
  for (const [, name = '', character = ''] of names.matchAll(/([a-z]+\d*)([^a-z\d])/gi)) {
    const small = character.toLowerCase();
    if (small !== character && !known.has(name.toLowerCase())) known.set(name.toLowerCase(), small);
    known.set(name, character);
  }
  return known;
}

const named = (name: string): string | undefined => {
  const [, letter = '', accent = ''] = /^([a-z])([a-z]+)$/i.exec(name) ?? [];
  const composed = Object.hasOwn(accents, accent) ? `${letter}${accents[accent]}`.normalize('NFC') : '';
  return characters().get(name) ?? (composed.length === 1 ? composed : undefined);
};

const windows = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function numbered(code: number): string {
  // Numbers of the control characters that HTML has none of are those of Windows.
  if (code >= 128 && code < 160) return windows[code - 128] ?? '';
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}

/**
 * Text with the characters that its character references stand for: numbers, and the names of HTML 4. Other names stay as they are
 * written. As in HTML, names of the old alphabet (Latin-1) need no semicolon, except before a letter in an attribute.
 *
 * @param unknown - Told of each name that is not known.
 */
export const decodeEntities = (text: string, isAttribute: boolean, unknown: (name: string) => void = () => undefined): string =>
  // Most texts have none.
  text.includes('&') ? decoded(text, isAttribute, unknown) : text;

const decoded = (text: string, isAttribute: boolean, unknown: (name: string) => void): string =>
  text.replace(/&(?:#(?:x([\da-f]+)|(\d+));?|([a-z][a-z\d]{1,30})(;?)(=?))/gi, (written, hexadecimal?: string, decimal?: string, name = '', semicolon = '', equals = '') => {
    if (!name) return numbered(Number(hexadecimal ? `0x${hexadecimal}` : decimal));
    const whole = named(name);
    if (whole && semicolon) return whole + equals;
    if (whole && whole <= 'ÿ' && !(isAttribute && equals)) return whole + equals;
    // The name may go on as a word.
    for (let end = isAttribute ? 0 : 6; end > 1; end--) {
      const start = named(name.slice(0, end));
      if (start && start <= 'ÿ' && end < name.length) return `${start}${name.slice(end)}${semicolon}${equals}`;
    }
    if (semicolon) unknown(written);
    return written;
  });
