/** What a picture of results says. All of it is text of an editor, and is written as text. */
export interface ShareContent {
  readonly question: string;
  readonly options: readonly { readonly title: string; readonly figures: string; readonly percent: number }[];
  readonly total: string;
  readonly notice: string | null;
  readonly date: string;
  /** BCP 47 tag of the question and options. */
  readonly lang: string | null;
  readonly isRightToLeft: boolean;
}

/** Width of a text in pixels, in a size and weight of {@link font}. */
export type Measure = (text: string, size: number, weight: number) => number;

export const [imageWidth, imageHeight] = [1200, 630];
export const font = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const margin = 64;
const inner = imageWidth - 2 * margin;
/** So many answers have a line of their own; the rest are counted in words. */
const mostBars = 6;

const colours = { paper: '#ffffff', ink: '#17202a', muted: '#52606d', bar: '#0b57a4', track: '#e3e8ee' } as const;

interface Line {
  readonly text: string;
  readonly size: number;
  readonly weight: number;
  /** Of the base line. */
  readonly y: number;
  readonly colour: keyof typeof colours;
  readonly side: 'start' | 'end';
  /** Whether the words are those of the desk, and not in the direction of the poll. */
  readonly isOurs: boolean;
}

interface Bar {
  readonly y: number;
  readonly height: number;
  /** Of the whole width, from 0 to 1. */
  readonly share: number;
}

/** A text in at most `most` lines; what does not fit ends in an ellipsis. */
function wrap(text: string, size: number, weight: number, width: number, most: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const parts = text.replace(/\s+/g, ' ').trim().split(/(?<= )/);
  while (parts.length > 0) {
    const part = parts.shift() ?? '';
    if (measure((line + part).trimEnd(), size, weight) <= width) line += part;
    else if (line) {
      lines.push(line.trimEnd());
      line = '';
      parts.unshift(part);
    } else {
      // One word that is wider than the line.
      const letters = Array.from(part);
      let fits = letters.length;
      while (fits > 1 && measure(letters.slice(0, fits).join(''), size, weight) > width) fits--;
      lines.push(letters.slice(0, fits).join(''));
      if (fits < letters.length) parts.unshift(letters.slice(fits).join(''));
    }
  }
  if (line.trim()) lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  let last = lines[most - 1] ?? '';
  while (last && measure(`${last}…`, size, weight) > width) last = Array.from(last).slice(0, -1).join('');
  return [...lines.slice(0, most - 1), `${last.trimEnd()}…`];
}

/** Where everything stands. The notice has its place before the answers get theirs, so that it is never what is left out. */
function layOut(content: ShareContent, measure: Measure): { readonly lines: readonly Line[]; readonly bars: readonly Bar[] } {
  const lines: Line[] = [];
  const bars: Bar[] = [];
  const add = (texts: readonly string[], y: number, size: number, weight: number, colour: Line['colour'], lead = 1.2) => {
    texts.forEach((text, index) => lines.push({ text, size, weight, colour, y: y + index * size * lead, side: 'start', isOurs: false }));
    return y + texts.length * size * lead;
  };
  const questionSize = [52, 44, 38].find((size) => wrap(content.question, size, 700, inner, 99, measure).length <= 2) ?? 34;
  const afterQuestion = 16 + add(wrap(content.question, questionSize, 700, inner, 3, measure), margin + questionSize, questionSize, 700, 'ink', 1.15);

  const notice = content.notice === null ? [] : wrap(content.notice, 22, 400, inner, 3, measure);
  const foot = [...notice, ...wrap(`${content.total} · ${content.date}`, 22, 600, inner, 1, measure)];
  const footStart = imageHeight - margin / 1.4 - (foot.length - 1) * 30;
  foot.forEach((text, index) => lines.push({ text, size: 22, weight: index < notice.length ? 400 : 600, colour: index < notice.length ? 'muted' : 'ink', y: footStart + index * 30, side: 'start', isOurs: index >= notice.length }));

  const room = footStart - 50 - (afterQuestion - 16);
  const shown = content.options.slice(0, content.options.length > mostBars ? mostBars - 1 : mostBars);
  const hidden = content.options.length - shown.length;
  const step = Math.min(130, room / (shown.length + (hidden > 0 ? 0.6 : 0)));
  const size = Math.max(16, Math.min(32, step * 0.34));
  shown.forEach(({ title, figures, percent }, index) => {
    const y = afterQuestion + index * step + size * 0.6;
    const wide = measure(figures, size, 700);
    add(wrap(title, size, 400, inner - wide - 32, 1, measure), y, size, 400, 'ink');
    lines.push({ text: figures, size, weight: 700, colour: 'ink', y, side: 'end', isOurs: true });
    bars.push({ y: y + size * 0.45, height: Math.max(6, Math.min(36, step - size * 2)), share: percent / 100 });
  });
  if (hidden > 0) lines.push({ text: `+ ${hidden}`, size, weight: 400, colour: 'muted', y: afterQuestion + shown.length * step + size * 0.6, side: 'start', isOurs: true });
  return { lines, bars };
}

const namespace = 'http://www.w3.org/2000/svg';

/** Makes the picture of nodes, so that no text in it can become markup. */
function drawn(content: ShareContent, measure: Measure): SVGSVGElement {
  const node = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement => {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
    // Characters that XML does not have.
    // oxlint-disable-next-line no-control-regex
    if (text !== undefined) element.textContent = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');
    return element;
  };
  const { lines, bars } = layOut(content, measure);
  const { isRightToLeft, lang } = content;
    const svg = node('svg', { xmlns: namespace, width: imageWidth, height: imageHeight, viewBox: `0 0 ${imageWidth} ${imageHeight}`, role: 'img', 'font-family': font, ...(lang === null ? {} : { lang }) });
  svg.append(node('title', {}, describe(content)), node('rect', { width: imageWidth, height: imageHeight, fill: colours.paper }), node('rect', { width: imageWidth, height: 12, fill: colours.bar }));
  for (const { y, height, share } of bars) {
    const width = Math.max(2, inner * share);
    svg.append(node('rect', { x: margin, y, width: inner, height, rx: height / 4, fill: colours.track }));
    if (share > 0) svg.append(node('rect', { x: isRightToLeft ? imageWidth - margin - width : margin, y, width, height, rx: Math.min(height / 4, width / 2), fill: colours.bar }));
  }
  for (const { text, size, weight, y, colour, side, isOurs } of lines) {
    const isAtRight = (side === 'start') === isRightToLeft;
    const direction = isRightToLeft && !isOurs ? 'rtl' : 'ltr';
    svg.append(node('text', { x: isAtRight ? imageWidth - margin : margin, y: Math.round(y), 'font-size': size, 'font-weight': weight, fill: colours[colour], direction, 'text-anchor': isAtRight === (direction === 'rtl') ? 'start' : 'end' }, text));
  }
  return svg as SVGSVGElement;
}

/** All that the picture says, in words: for those who do not see it. */
export const describe = ({ question, options, total, notice, date }: ShareContent): string => [question, ...options.map(({ title, figures }) => `${title}: ${figures}`), total, notice, date].filter(Boolean).join('. ').replaceAll(/([.?!…])\. /g, '$1 ');

/** How wide browsers set a text. */
export function measureByCanvas(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  return (text, size, weight) => {
    if (!context) return text.length * size * 0.55;
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(text).width;
  };
}

/** The picture as an SVG document. */
export const svgOf = (content: ShareContent, measure: Measure): Blob => new Blob([new XMLSerializer().serializeToString(drawn(content, measure))], { type: 'image/svg+xml' });

/**
 * The same as PNG.
 *
 * @throws whatever the browser throws where it cannot draw.
 */
export async function pngOf(svg: Blob): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image(imageWidth, imageHeight);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [imageWidth, imageHeight];
    canvas.getContext('2d')?.drawImage(image, 0, 0, imageWidth, imageHeight);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}
