/** The main module with the formats that publishers serve besides our own JSON and plain text. */
import { moreFormats } from './article/formats/more-formats.js';
import { addFormat } from './index.js';

for (const format of moreFormats) addFormat(format);

export * from './index.js';
