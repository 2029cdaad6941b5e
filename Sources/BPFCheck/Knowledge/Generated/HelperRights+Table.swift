// Written by scripts/helper-rights, which measures it. Do not edit.

extension HelperRights {
  static let sets: [NumberSet] = [
    NumberSet(0x0, 0x0, 0x0, 0x0),
    NumberSet(0xc408060011ee, 0x204f000063800010, 0x6201f7c, 0x0),
    NumberSet(0xc408060011ee, 0x204f060063800010, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0xc408060051ee, 0x294f060063810010, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x80c4280643d1ee, 0x2d6f260063810010, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x802000040, 0xf000000000000, 0x0, 0x0),
    NumberSet(0x802000040, 0xf000000000000, 0x29e2040000000, 0x0),
    NumberSet(0x80000802400040, 0xf000000000000, 0x39e2040000000, 0x0),
    NumberSet(0x0, 0x0, 0x8000000000100000, 0x0),
    NumberSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x8024380a43d1fe, 0x296f260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x0, 0x0),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x3be2040000000, 0x0),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0x30fec),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),
    NumberSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x8003be2040000000, 0x0),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x39e2040000000, 0x0),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x80039e2040000000, 0x0),
    NumberSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),
    NumberSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),
    NumberSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),
    NumberSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x779e397fa03ffc, 0xffffd),
    NumberSet(0x802000040, 0xf401000000020, 0x0, 0x0),
    NumberSet(0x802000040, 0xf401000000020, 0x29e2840000000, 0xf000),
    NumberSet(0x80000802400040, 0xf401000000020, 0x39e2840000000, 0xf000),
    NumberSet(0x481408128011ee, 0x204f401863f00022, 0x6201f7c, 0x0),
    NumberSet(0x481408128011ee, 0x204f461863f00022, 0x70669e3946201f7c, 0x3fffc),
    NumberSet(0x481408128051ee, 0x294f461863f10022, 0x70669e3946201f7c, 0xffffc),
    NumberSet(0xc8142812c3d1ee, 0x296f661863f10022, 0x70779e3976203f7c, 0xffffc),
    NumberSet(0x18024380a41d1fe, 0x21ef200003810008, 0x620207c, 0x0),
    NumberSet(0x18024380a41d1fe, 0x29ef260063810008, 0x73fe307620207c, 0x30fec),
    NumberSet(0x18024380a41d1fe, 0x29ef260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x18024380a43d1fe, 0x29ef260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x180201802400050, 0x8f000000000008, 0x0, 0x0),
    NumberSet(0x180201802400050, 0x8f000000000008, 0x3be2040000000, 0x0),
    NumberSet(0xc408060011ee, 0x204f180fe3fa8010, 0x6201f7f, 0x0),
    NumberSet(0xc408060011ee, 0x204f1e0fe3fa8010, 0x669e3146201f7f, 0x30ffc),
    NumberSet(0xc408060051ee, 0x294f1e0fe3fb8010, 0x669e3146201f7f, 0xf0ffc),
    NumberSet(0x80c4280643d1ee, 0x2d6f3e0fe3fb8010, 0x779e3176203f7f, 0xf0ffc),
    NumberSet(0x44080203d1ee, 0x2c4f080063830000, 0x620007c, 0x0),
    NumberSet(0x44080203d1ee, 0x2c4f0e0063830000, 0xc629e314620007c, 0x30fec),
    NumberSet(0x44280203d1ee, 0x2d4f0e0063830000, 0xc629e314620007c, 0xf0fec),
    NumberSet(0x28244280243d1ee, 0x2d6f2e0063830000, 0xc739e317620207c, 0xf0fec),
    NumberSet(0x8044280243d1ee, 0x2d6f2e0063830000, 0xc739e317620207c, 0xf0fec),
    NumberSet(0x48e170211ee, 0x204f000063800200, 0x6201f7c, 0x0),
    NumberSet(0x48e170211ee, 0x204f060063800200, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x48e170251ee, 0x294f060063810200, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004ae1743d1ee, 0x296f260063810200, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x48e170211ee, 0x204f000063800000, 0x6201f7c, 0x0),
    NumberSet(0x48e170211ee, 0x204f060063800000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x48e170251ee, 0x294f060063810000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004ae1743d1ee, 0x296f260063810000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0xfce77b23fee, 0x204f000063800200, 0x6201ffc, 0x0),
    NumberSet(0xfce77b23fee, 0x204f060063800200, 0x669e3146201ffc, 0x30ffc),
    NumberSet(0xfce77b27fee, 0x294f060063810200, 0x669e3146201ffc, 0xf0ffc),
    NumberSet(0x800fee77f3ffee, 0x296f260063810200, 0x779e3176203ffc, 0xf0ffc),
    NumberSet(0xa224408020011ee, 0x204f180163820040, 0x621df7c, 0x0),
    NumberSet(0xa224408020011ee, 0x244f1e0163820040, 0x669e314621df7c, 0x30ffc),
    NumberSet(0xa224408020051ee, 0x2d4f1e0163830040, 0x669e314621df7c, 0xf0ffc),
    NumberSet(0xaa244280243d1ee, 0x2d6f3e0163830040, 0x779e317621ff7c, 0xf0ffc),
    NumberSet(0x14ccc8060013ee, 0x204f000863f00100, 0x6201f7c, 0x0),
    NumberSet(0x14ccc8060013ee, 0x204f060863f00100, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x14ccc8060053ee, 0x294f060863f10100, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x94cce80643d3ee, 0x296f260863f10100, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x408020091ee, 0x204f000063830000, 0x620007c, 0x0),
    NumberSet(0x4080203d1ee, 0x284f060063830000, 0xc629e304620007c, 0x30fec),
    NumberSet(0x4280203d1ee, 0x294f060063830000, 0xc629e304620007c, 0xf0fec),
    NumberSet(0x8004280243d1ee, 0x296f260063830000, 0xc739e307620207c, 0xf0fec),
    NumberSet(0xf00004080202d1ee, 0x284f18006f810080, 0x6201f7c, 0x0),
    NumberSet(0xf00004080202d1ee, 0x2c4f1e006f810080, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0xf00004080202d1ee, 0x2d4f1e006f810080, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0xf08004280243d1ee, 0x2d6f3e006f810080, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x73be307620207c, 0x30fec),
    NumberSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),
    NumberSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0xc669e3146201f7c, 0x30ffc),
    NumberSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),
    NumberSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0xc779e3176203f7c, 0xf0ffc),
    NumberSet(0x20244080203d1ee, 0x2c4f180863f30001, 0x6201f7c, 0x0),
    NumberSet(0x20244080203d1ee, 0x2c4f1e0863f30001, 0xc669e3146201f7c, 0x30ffc),
    NumberSet(0x20244280203d1ee, 0x2d4f1e0863f30001, 0xc669e3146201f7c, 0xf0ffc),
    NumberSet(0x28244280243d1ee, 0x2d6f3e0863f30001, 0xc779e3176203f7c, 0xf0ffc),
    NumberSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x44280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8044280243d1ee, 0x2d6f3e0863f30000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x48e170211ee, 0x204f000063801c00, 0x6201f7c, 0x0),
    NumberSet(0x48e170211ee, 0x204f060063801c00, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x40e170251ee, 0x294f060063811c00, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x80042e1743d1ee, 0x296f260063811c00, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x408040011ee, 0x204f000063840010, 0x620007c, 0x0),
    NumberSet(0x4408040011ee, 0x204f060063840010, 0x629e314620007c, 0x30fec),
    NumberSet(0x4408040051ee, 0x294f060063850010, 0x629e314620007c, 0xf0fec),
    NumberSet(0x8044280443d1ee, 0x296f260063850010, 0x739e317620207c, 0xf0fec),
    NumberSet(0x800000040, 0xf000000000000, 0x0, 0x0),
    NumberSet(0x800000040, 0xf000000000000, 0x29e2040000000, 0x0),
    NumberSet(0x80000800400040, 0xf000000000000, 0x39e2040000000, 0x0),
    NumberSet(0x408040011ee, 0x204f000063800000, 0x6201f7c, 0x0),
    NumberSet(0x408040011ee, 0x204f060063800000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x408040051ee, 0x294f060063810000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004280443d1ee, 0x296f260063810000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x408020091ee, 0x204f07e063830000, 0x620007c, 0x0),
    NumberSet(0x4080203d1ee, 0x284f07e063830000, 0xc629e314620007c, 0x30fec),
    NumberSet(0x4280203d1ee, 0x294f07e063830000, 0xc629e314620007c, 0xf0fec),
    NumberSet(0x8004280243d1ee, 0x296f27e063830000, 0xc739e317620207c, 0xf0fec),
    NumberSet(0x408020091ee, 0x204f180163830000, 0x620007c, 0x0),
    NumberSet(0x4080203d1ee, 0x2c4f1e0163830000, 0xc629e304620007c, 0x30fec),
    NumberSet(0x4280203d1ee, 0x2d4f1e0163830000, 0xc629e304620007c, 0xf0fec),
    NumberSet(0x8004280243d1ee, 0x2d6f3e0163830000, 0xc739e307620207c, 0xf0fec),
    NumberSet(0x20204080203d1ee, 0x2c4f1e0163830000, 0xc629e304620007c, 0x30fec),
    NumberSet(0x20204280203d1ee, 0x2d4f1e0163830000, 0xc629e304620007c, 0xf0fec),
    NumberSet(0x28204280243d1ee, 0x2d6f3e0163830000, 0xc739e307620207c, 0xf0fec),
    NumberSet(0x8024380a41d1fe, 0x236fa00003810008, 0x6283f7c, 0x0),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x1077be3476283f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x1077fe3476283f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x12f7fe3476283f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0x20f800000000008, 0x0, 0x0),
    NumberSet(0x8020180a400050, 0x20f800000000008, 0x3be2040000000, 0x0),
    NumberSet(0x8024380a41d1fe, 0x236fa00003810008, 0x6383f7c, 0x0),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x9077be3476383f7c, 0x30ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x92f7fe3476383f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0x20f800000000008, 0x8003be2040000000, 0x0),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x13f7fe3476283f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x13f7fe3476283f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x13f7fe3476283f7c, 0xf0ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x93f7fe3476383f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x93f7fe3476383f7c, 0xf0ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fa60063810008, 0x13f7fe3476283f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fa60063810008, 0x13f7fe3476283f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fa60063810008, 0x13f7fe3476283f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fa60063810008, 0x93f7fe3476383f7c, 0xf0ffc),
    NumberSet(0x8024380a41d1fe, 0xe36fa00003810008, 0x6683f7c, 0x0),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x1077be3476683f7c, 0x30ffc),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x1077be3476683f7c, 0xf0ffc),
    NumberSet(0x28264380a43d1fe, 0xeb6fbe0063810008, 0x1077be3476683f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0xc20f800000000008, 0x400000, 0x0),
    NumberSet(0x8020180a400050, 0xc20f800000000008, 0x3be2040400000, 0x0),
    NumberSet(0x8024380a41d1fe, 0xe36fa00003810008, 0x6783f7c, 0x0),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x9077be3476783f7c, 0x30ffc),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x9077be3476783f7c, 0xf0ffc),
    NumberSet(0x28264380a43d1fe, 0xeb6fbe0063810008, 0x9077be3476783f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0xc20f800000000008, 0x8003be2040400000, 0x0),
    NumberSet(0x8004280043d1ee, 0x296f260063810000, 0x739e307620207c, 0xf0fec),
    NumberSet(0x408000011ee, 0x205f180063800000, 0x620007c, 0x0),
    NumberSet(0x2020408000011ee, 0x205f1e0063800000, 0x629e314620007c, 0x30fec),
    NumberSet(0x2020408000051ee, 0x295f1e0063810000, 0x629e314620007c, 0xf0fec),
    NumberSet(0x28204280043d1ee, 0x297f3e0063810000, 0x739e317620207c, 0xf0fec),
    NumberSet(0x8004280043d1ee, 0x296f260063810000, 0x80739e307630207c, 0xf0fec),
    NumberSet(0x28204280043d1ee, 0x297f3e0063810000, 0x80739e317630207c, 0xf0fec),
    NumberSet(0x8024380a41d1fe, 0x236fb80003810008, 0x6263f7c, 0x0),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x13f7fe34f62e3f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x13f7fe34f62e3f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x13f7fe34f62e3f7c, 0xf0ffc),
    NumberSet(0x0, 0x0, 0x8000000200100000, 0x2),
    NumberSet(0x8024380a41d1fe, 0x236fb80003810008, 0x6363f7c, 0x0),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x93f7fe36f63e3f7c, 0x30ffe),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x93f7fe36f63e3f7c, 0xf0ffe),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x93f7fe36f63e3f7c, 0xf0ffe),
    NumberSet(0x28264380a41d1fe, 0x2b6fbe0063830008, 0x1c77be34f62e3f7c, 0x30ffc),
    NumberSet(0x28264380a41d1fe, 0x2b6fbe0063830008, 0x1c77be34f62e3f7c, 0xf0ffc),
    NumberSet(0x28264380a43d1fe, 0x2b6fbe0063830008, 0x1c77be34f62e3f7c, 0xf0ffc),
    NumberSet(0x408020011ee, 0x304f000063c00000, 0x6201f7c, 0x0),
    NumberSet(0x408020011ee, 0x304f060063c00000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x408020051ee, 0x394f060063c10000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004280243d1ee, 0x396f260063c10000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fa60063810008, 0x907fbff476303f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fa60063810008, 0x907fbff476303f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fa60063810008, 0x907fbff476303f7c, 0xf0ffc),
    NumberSet(0x408000051ee, 0x294f060063810000, 0x629e304620007c, 0xf0fec),
  ]

  static let rows: [Row] = [
    Row(
      1, -1, false, "", calls: [1, 2, 3, 4],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, -1, false, "", calls: [9, 10, 11, 12],
      gpl: [13, 14, 14, 14], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, -1, true, "", calls: [-1, 15, 16, 17],
      gpl: [-1, 18, 18, 18], sleeps: [-1, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 42, false, "", calls: [9, 10, 11, 12],
      gpl: [13, 19, 19, 19], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 48, false, "", calls: [9, 10, 11, 12],
      gpl: [13, 14, 19, 19], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 48, true, "", calls: [-1, 15, 16, 17],
      gpl: [-1, 18, 20, 20], sleeps: [-1, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 56, false, "", calls: [9, 10, 11, 12],
      gpl: [13, 14, 19, 19], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 57, false, "", calls: [9, 10, 11, 12],
      gpl: [13, 14, 14, 19], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 57, true, "", calls: [-1, 15, 16, 17],
      gpl: [-1, 18, 18, 20], sleeps: [-1, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, -1, false, "", calls: [21, 22, 23, 24],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 46, false, "", calls: [21, 22, 23, 24],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 47, false, "", calls: [21, 22, 23, 24],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 54, false, "", calls: [21, 22, 23, 24],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 55, false, "", calls: [21, 22, 23, 24],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      4, -1, false, "", calls: [21, 22, 23, 24],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      5, -1, false, "", calls: [9, 10, 11, 12],
      gpl: [13, 14, 14, 14], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      5, -1, true, "", calls: [-1, -1, -1, 17],
      gpl: [-1, -1, -1, 18], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      6, 33, false, "", calls: [28, 29, 30, 31],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      6, 35, false, "", calls: [28, 29, 30, 31],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      6, 37, false, "", calls: [28, 29, 30, 31],
      gpl: [25, 26, 26, 27], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      7, -1, false, "", calls: [32, 33, 34, 35],
      gpl: [36, 37, 37, 37], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      8, -1, false, "", calls: [38, 39, 40, 41],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      8, 0, false, "", calls: [38, 39, 40, 41],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      8, 1, false, "", calls: [38, 39, 40, 41],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 2, false, "", calls: [42, 43, 44, 45],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 12, false, "", calls: [42, 43, 44, 46],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 13, false, "", calls: [42, 43, 44, 46],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 34, false, "", calls: [42, 43, 44, 46],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      10, -1, false, "", calls: [47, 48, 49, 50],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      11, -1, false, "", calls: [51, 52, 53, 54],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      12, -1, false, "", calls: [55, 56, 57, 58],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      13, 3, false, "", calls: [59, 60, 61, 62],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, -1, false, "", calls: [63, 64, 65, 66],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, 4, false, "", calls: [63, 64, 65, 66],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, 5, false, "", calls: [63, 64, 65, 66],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, 38, false, "", calls: [63, 64, 65, 66],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      15, 6, false, "", calls: [67, 68, 69, 70],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      16, 7, false, "", calls: [71, 72, 73, 74],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      17, -1, false, "", calls: [9, 75, 11, 12],
      gpl: [13, 14, 14, 14], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      17, -1, true, "", calls: [-1, -1, -1, 17],
      gpl: [-1, -1, -1, 18], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 8, false, "", calls: [76, 77, 78, 79],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 9, false, "", calls: [76, 77, 78, 79],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 10, false, "", calls: [80, 81, 82, 83],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 11, false, "", calls: [80, 81, 82, 83],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 14, false, "", calls: [76, 77, 78, 79],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 15, false, "", calls: [76, 77, 78, 79],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 19, false, "", calls: [76, 84, 85, 86],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 20, false, "", calls: [76, 84, 85, 86],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 29, false, "", calls: [76, 84, 85, 86],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 30, false, "", calls: [76, 84, 85, 86],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 31, false, "", calls: [76, 84, 85, 86],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 32, false, "", calls: [76, 84, 85, 86],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 49, false, "", calls: [-1, -1, 78, 79],
      gpl: [-1, -1, 6, 7], sleeps: [-1, -1, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 50, false, "", calls: [-1, -1, 78, 79],
      gpl: [-1, -1, 6, 7], sleeps: [-1, -1, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 51, false, "", calls: [-1, -1, 85, 86],
      gpl: [-1, -1, 6, 7], sleeps: [-1, -1, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 52, false, "", calls: [-1, -1, 87, 88],
      gpl: [-1, -1, 6, 7], sleeps: [-1, -1, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 53, false, "", calls: [-1, -1, 87, 88],
      gpl: [-1, -1, 6, 7], sleeps: [-1, -1, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      19, -1, false, "", calls: [89, 90, 91, 92],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      21, 39, false, "", calls: [93, 94, 95, 96],
      gpl: [97, 98, 98, 99], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      21, 40, false, "", calls: [93, 94, 95, 96],
      gpl: [97, 98, 98, 99], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      22, 17, false, "", calls: [100, 101, 102, 103],
      gpl: [97, 98, 98, 99], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      23, 18, false, "", calls: [104, 105, 106, 107],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      24, -1, false, "", calls: [9, 75, 11, 12],
      gpl: [13, 14, 14, 14], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      25, 21, false, "", calls: [108, 109, 110, 111],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      25, 22, false, "", calls: [108, 112, 113, 114],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 23, false, "", calls: [115, 116, 117, 118],
      gpl: [119, 120, 120, 120], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 23, true, "", calls: [121, 122, -1, 123],
      gpl: [119, 124, -1, 124], sleeps: [0, 0, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 24, false, "", calls: [115, 125, 126, 127],
      gpl: [119, 120, 120, 120], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 24, true, "", calls: [-1, -1, 128, 129],
      gpl: [-1, -1, 124, 124], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 25, false, "", calls: [115, 125, 126, 127],
      gpl: [119, 120, 120, 120], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 25, true, "", calls: [-1, -1, 128, 129],
      gpl: [-1, -1, 124, 124], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 26, false, "", calls: [115, 130, 131, 132],
      gpl: [119, 120, 120, 120], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 26, true, "", calls: [-1, -1, -1, 133],
      gpl: [-1, -1, -1, 124], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 28, false, "", calls: [134, 135, 136, 137],
      gpl: [138, 139, 139, 139], sleeps: [0, 0, 8, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 28, true, "", calls: [140, 141, 142, 143],
      gpl: [138, 144, 144, 144], sleeps: [0, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 58, false, "", calls: [-1, -1, -1, 127],
      gpl: [-1, -1, -1, 120], sleeps: [-1, -1, -1, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 58, true, "", calls: [-1, -1, -1, 129],
      gpl: [-1, -1, -1, 124], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      27, -1, false, "Qdisc_ops", calls: [-1, -1, -1, 145],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 8], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "bpf_dummy_ops", calls: [-1, 0, 0, 0],
      gpl: [-1, 0, 0, 0], sleeps: [-1, 0, 0, 0], demandsLicense: [0, 1, 1, 1]),
    Row(
      27, -1, false, "io_uring_bpf_ops", calls: [-1, -1, -1, 145],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 8], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "sched_ext_ops", calls: [-1, -1, -1, 145],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 8], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "sched_ext_ops_cid", calls: [-1, -1, -1, 145],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 8], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "tcp_congestion_ops", calls: [146, 147, 148, 149],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 0, 8], demandsLicense: [1, 1, 1, 1]),
    Row(
      27, -1, true, "Qdisc_ops", calls: [-1, -1, -1, 150],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, true, "bpf_dummy_ops", calls: [-1, -1, 0, 0],
      gpl: [-1, -1, 0, 0], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 1, 1]),
    Row(
      27, -1, true, "io_uring_bpf_ops", calls: [-1, -1, -1, 150],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, true, "sched_ext_ops", calls: [-1, -1, -1, 150],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, true, "sched_ext_ops_cid", calls: [-1, -1, -1, 150],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, true, "tcp_congestion_ops", calls: [-1, -1, 148, 151],
      gpl: [-1, -1, 0, 0], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 1, 1]),
    Row(
      29, 27, false, "", calls: [152, 153, 154, 155],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 156, 156], demandsLicense: [1, 1, 1, 1]),
    Row(
      29, 27, true, "", calls: [157, 158, 159, 160],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 0, 0], demandsLicense: [1, 1, 1, 1]),
    Row(
      29, 43, false, "", calls: [-1, 161, 162, 163],
      gpl: [-1, 0, 0, 0], sleeps: [-1, 0, 156, 156], demandsLicense: [0, 1, 1, 1]),
    Row(
      30, 36, false, "", calls: [164, 165, 166, 167],
      gpl: [5, 6, 6, 7], sleeps: [0, 0, 0, 8], demandsLicense: [0, 0, 0, 0]),
    Row(
      31, -1, true, "", calls: [-1, 168, 169, 170],
      gpl: [-1, 124, 124, 124], sleeps: [-1, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      32, 45, false, "", calls: [-1, -1, 171, 145],
      gpl: [-1, -1, 98, 99], sleeps: [-1, -1, 0, 8], demandsLicense: [0, 0, 0, 0]),
  ]
}
