/** Words of the field, cut whole. Own list, reviewed by hand; one theme a line group. */
export const lexicon = `
医疗器械 药品 化妆品 体外诊断试剂 注册 备案 注册证 备案凭证
`;
