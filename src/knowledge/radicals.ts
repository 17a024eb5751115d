/**
 * Radicals that PDF text layers hold in place of the characters they look like: ⾸⻚ for 首页, ⼾ for 户, ⺠ for 民.
 * They are a fault of reading, not words of the law, so they are put right before the text is stored.
 */

/** U+2E80 to U+2EF3, from Unicode's EquivalentUnifiedIdeograph; NFKC leaves nearly all of them as they are. */
const supplement =
  '⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬' +
  '⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺳㓁⺵冇⺶羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏阝' +
  '⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟';

const characters = [...supplement];
const equivalents = new Map<string, string>();
for (let i = 0; i < characters.length; i += 2) equivalents.set(characters[i]!, characters[i + 1]!);

/** Kangxi radicals whose NFKC form is not the character that mainland fonts draw with that shape. */
const mainland: Record<string, string> = { '⼾': '户', '⾭': '青', '⿈': '黄', '⽱': '禸' };

const radical = /[\u2e80-\u2fd5]/g;

/** The text with every radical as the character it stands for, and how many there were. Nothing else is changed. */
export function replaceRadicals(text: string): { text: string; count: number } {
  if (text.search(radical) < 0) return { text, count: 0 };
  let count = 0;
  const out = text.replace(radical, (mark) => {
    const character = mainland[mark] ?? equivalents.get(mark) ?? mark.normalize('NFKC');
    if (character !== mark) count++;
    return character;
  });
  return { text: out, count };
}
