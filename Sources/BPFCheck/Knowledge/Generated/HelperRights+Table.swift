// Written by scripts/helper-rights, which measures it. Do not edit.

extension HelperRights {
  static let sets: [NumberSet] = [
    NumberSet(0x0, 0x0, 0x0, 0x0),
    NumberSet(0xc408060011ee, 0x204f060063800010, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0xc408060051ee, 0x294f060063810010, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x80c4280643d1ee, 0x2d6f260063810010, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x802000040, 0xf000000000000, 0x29e2040000000, 0x0),
    NumberSet(0x80000802400040, 0xf000000000000, 0x39e2040000000, 0x0),
    NumberSet(0x0, 0x0, 0x8000000000100000, 0x0),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x8024380a43d1fe, 0x296f260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x3be2040000000, 0x0),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0x30fec),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),
    NumberSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x8003be2040000000, 0x0),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x39e2040000000, 0x0),
    NumberSet(0x8020180a400050, 0xf000000000008, 0x80039e2040000000, 0x0),
    NumberSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),
    NumberSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),
    NumberSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x779e397fa03ffc, 0xffffd),
    NumberSet(0x802000040, 0xf401000000020, 0x29e2840000000, 0xf000),
    NumberSet(0x80000802400040, 0xf401000000020, 0x39e2840000000, 0xf000),
    NumberSet(0x481408128011ee, 0x204f461863f00022, 0x70669e3946201f7c, 0x3fffc),
    NumberSet(0x481408128051ee, 0x294f461863f10022, 0x70669e3946201f7c, 0xffffc),
    NumberSet(0xc8142812c3d1ee, 0x296f661863f10022, 0x70779e3976203f7c, 0xffffc),
    NumberSet(0x18024380a41d1fe, 0x29ef260063810008, 0x73fe307620207c, 0x30fec),
    NumberSet(0x18024380a41d1fe, 0x29ef260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x18024380a43d1fe, 0x29ef260063810008, 0x73fe307620207c, 0xf0fec),
    NumberSet(0x180201802400050, 0x8f000000000008, 0x3be2040000000, 0x0),
    NumberSet(0xc408060011ee, 0x204f1e0fe3fa8010, 0x669e3146201f7f, 0x30ffc),
    NumberSet(0xc408060051ee, 0x294f1e0fe3fb8010, 0x669e3146201f7f, 0xf0ffc),
    NumberSet(0x80c4280643d1ee, 0x2d6f3e0fe3fb8010, 0x779e3176203f7f, 0xf0ffc),
    NumberSet(0x44080203d1ee, 0x2c4f0e0063830000, 0xc629e314620007c, 0x30fec),
    NumberSet(0x44280203d1ee, 0x2d4f0e0063830000, 0xc629e314620007c, 0xf0fec),
    NumberSet(0x28244280243d1ee, 0x2d6f2e0063830000, 0xc739e317620207c, 0xf0fec),
    NumberSet(0x8044280243d1ee, 0x2d6f2e0063830000, 0xc739e317620207c, 0xf0fec),
    NumberSet(0x48e170211ee, 0x204f060063800200, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x48e170251ee, 0x294f060063810200, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004ae1743d1ee, 0x296f260063810200, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x48e170211ee, 0x204f060063800000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x48e170251ee, 0x294f060063810000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004ae1743d1ee, 0x296f260063810000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0xfce77b23fee, 0x204f060063800200, 0x669e3146201ffc, 0x30ffc),
    NumberSet(0xfce77b27fee, 0x294f060063810200, 0x669e3146201ffc, 0xf0ffc),
    NumberSet(0x800fee77f3ffee, 0x296f260063810200, 0x779e3176203ffc, 0xf0ffc),
    NumberSet(0xa224408020011ee, 0x244f1e0163820040, 0x669e314621df7c, 0x30ffc),
    NumberSet(0xa224408020051ee, 0x2d4f1e0163830040, 0x669e314621df7c, 0xf0ffc),
    NumberSet(0xaa244280243d1ee, 0x2d6f3e0163830040, 0x779e317621ff7c, 0xf0ffc),
    NumberSet(0x14ccc8060013ee, 0x204f060863f00100, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x14ccc8060053ee, 0x294f060863f10100, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x94cce80643d3ee, 0x296f260863f10100, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x4080203d1ee, 0x284f060063830000, 0xc629e304620007c, 0x30fec),
    NumberSet(0x4280203d1ee, 0x294f060063830000, 0xc629e304620007c, 0xf0fec),
    NumberSet(0x8004280243d1ee, 0x296f260063830000, 0xc739e307620207c, 0xf0fec),
    NumberSet(0xf00004080202d1ee, 0x2c4f1e006f810080, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0xf00004080202d1ee, 0x2d4f1e006f810080, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0xf08004280243d1ee, 0x2d6f3e006f810080, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x8024380a41d1fe, 0x296f260063810008, 0x73be307620207c, 0x30fec),
    NumberSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0xc669e3146201f7c, 0x30ffc),
    NumberSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),
    NumberSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0xc779e3176203f7c, 0xf0ffc),
    NumberSet(0x20244080203d1ee, 0x2c4f1e0863f30001, 0xc669e3146201f7c, 0x30ffc),
    NumberSet(0x20244280203d1ee, 0x2d4f1e0863f30001, 0xc669e3146201f7c, 0xf0ffc),
    NumberSet(0x28244280243d1ee, 0x2d6f3e0863f30001, 0xc779e3176203f7c, 0xf0ffc),
    NumberSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x44280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8044280243d1ee, 0x2d6f3e0863f30000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x48e170211ee, 0x204f060063801c00, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x40e170251ee, 0x294f060063811c00, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x80042e1743d1ee, 0x296f260063811c00, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x4408040011ee, 0x204f060063840010, 0x629e314620007c, 0x30fec),
    NumberSet(0x4408040051ee, 0x294f060063850010, 0x629e314620007c, 0xf0fec),
    NumberSet(0x8044280443d1ee, 0x296f260063850010, 0x739e317620207c, 0xf0fec),
    NumberSet(0x800000040, 0xf000000000000, 0x29e2040000000, 0x0),
    NumberSet(0x80000800400040, 0xf000000000000, 0x39e2040000000, 0x0),
    NumberSet(0x408040011ee, 0x204f060063800000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x408040051ee, 0x294f060063810000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004280443d1ee, 0x296f260063810000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x4080203d1ee, 0x284f07e063830000, 0xc629e314620007c, 0x30fec),
    NumberSet(0x4280203d1ee, 0x294f07e063830000, 0xc629e314620007c, 0xf0fec),
    NumberSet(0x8004280243d1ee, 0x296f27e063830000, 0xc739e317620207c, 0xf0fec),
    NumberSet(0x4080203d1ee, 0x2c4f1e0163830000, 0xc629e304620007c, 0x30fec),
    NumberSet(0x4280203d1ee, 0x2d4f1e0163830000, 0xc629e304620007c, 0xf0fec),
    NumberSet(0x8004280243d1ee, 0x2d6f3e0163830000, 0xc739e307620207c, 0xf0fec),
    NumberSet(0x20204080203d1ee, 0x2c4f1e0163830000, 0xc629e304620007c, 0x30fec),
    NumberSet(0x20204280203d1ee, 0x2d4f1e0163830000, 0xc629e304620007c, 0xf0fec),
    NumberSet(0x28204280243d1ee, 0x2d6f3e0163830000, 0xc739e307620207c, 0xf0fec),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x1077be3476283f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x1077fe3476283f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x12f7fe3476283f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0x20f800000000008, 0x3be2040000000, 0x0),
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
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x1077be3476683f7c, 0x30ffc),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x1077be3476683f7c, 0xf0ffc),
    NumberSet(0x28264380a43d1fe, 0xeb6fbe0063810008, 0x1077be3476683f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0xc20f800000000008, 0x3be2040400000, 0x0),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x9077be3476783f7c, 0x30ffc),
    NumberSet(0x28264380a41d1fe, 0xeb6fbe0063810008, 0x9077be3476783f7c, 0xf0ffc),
    NumberSet(0x28264380a43d1fe, 0xeb6fbe0063810008, 0x9077be3476783f7c, 0xf0ffc),
    NumberSet(0x8020180a400050, 0xc20f800000000008, 0x8003be2040400000, 0x0),
    NumberSet(0xfffffffffffffffe, 0xffffffffffffffff, 0xffffffffffffffff, 0xfffff),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x13f7fe34f62e3f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x13f7fe34f62e3f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x13f7fe34f62e3f7c, 0xf0ffc),
    NumberSet(0x0, 0x0, 0x8000000200100000, 0x2),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x93f7fe36f63e3f7c, 0x30ffe),
    NumberSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x93f7fe36f63e3f7c, 0xf0ffe),
    NumberSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x93f7fe36f63e3f7c, 0xf0ffe),
    NumberSet(0x28264380a41d1fe, 0x2b6fbe0063830008, 0x1c77be34f62e3f7c, 0x30ffc),
    NumberSet(0x28264380a41d1fe, 0x2b6fbe0063830008, 0x1c77be34f62e3f7c, 0xf0ffc),
    NumberSet(0x28264380a43d1fe, 0x2b6fbe0063830008, 0x1c77be34f62e3f7c, 0xf0ffc),
    NumberSet(0x408020011ee, 0x304f060063c00000, 0x669e3146201f7c, 0x30ffc),
    NumberSet(0x408020051ee, 0x394f060063c10000, 0x669e3146201f7c, 0xf0ffc),
    NumberSet(0x8004280243d1ee, 0x396f260063c10000, 0x779e3176203f7c, 0xf0ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fa60063810008, 0x907fbff476303f7c, 0x30ffc),
    NumberSet(0x8064380a41d1fe, 0x2b6fa60063810008, 0x907fbff476303f7c, 0xf0ffc),
    NumberSet(0x8064380a43d1fe, 0x2b6fa60063810008, 0x907fbff476303f7c, 0xf0ffc),
    NumberSet(0x408000051ee, 0x294f060063810000, 0x629e304620007c, 0xf0fec),
    NumberSet(0x8004280043d1ee, 0x296f260063810000, 0x739e307620207c, 0xf0fec),
  ]

  static let rows: [Row] = [
    Row(
      1, -1, false, "", calls: [1, 1, 2, 3],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, -1, false, "", calls: [7, 7, 8, 9],
      gpl: [10, 10, 10, 10], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, -1, true, "", calls: [11, 11, 12, 13],
      gpl: [14, 14, 14, 14], sleeps: [0, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 42, false, "", calls: [7, 7, 8, 9],
      gpl: [15, 15, 15, 15], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 48, false, "", calls: [7, 7, 8, 9],
      gpl: [10, 10, 15, 15], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 48, true, "", calls: [11, 11, 12, 13],
      gpl: [14, 14, 16, 16], sleeps: [0, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 56, false, "", calls: [7, 7, 8, 9],
      gpl: [10, 10, 15, 15], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 57, false, "", calls: [7, 7, 8, 9],
      gpl: [10, 10, 10, 15], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      2, 57, true, "", calls: [11, 11, 12, 13],
      gpl: [14, 14, 14, 16], sleeps: [0, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, -1, false, "", calls: [17, 17, 18, 19],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 46, false, "", calls: [17, 17, 18, 19],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 47, false, "", calls: [17, 17, 18, 19],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 54, false, "", calls: [17, 17, 18, 19],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      3, 55, false, "", calls: [17, 17, 18, 19],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      4, -1, false, "", calls: [17, 17, 18, 19],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      5, -1, false, "", calls: [7, 7, 8, 9],
      gpl: [10, 10, 10, 10], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      5, -1, true, "", calls: [-1, -1, -1, 13],
      gpl: [-1, -1, -1, 14], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      6, 33, false, "", calls: [22, 22, 23, 24],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      6, 35, false, "", calls: [22, 22, 23, 24],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      6, 37, false, "", calls: [22, 22, 23, 24],
      gpl: [20, 20, 20, 21], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      7, -1, false, "", calls: [25, 25, 26, 27],
      gpl: [28, 28, 28, 28], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      8, -1, false, "", calls: [29, 29, 30, 31],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      8, 0, false, "", calls: [29, 29, 30, 31],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      8, 1, false, "", calls: [29, 29, 30, 31],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 2, false, "", calls: [32, 32, 33, 34],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 12, false, "", calls: [32, 32, 33, 35],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 13, false, "", calls: [32, 32, 33, 35],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      9, 34, false, "", calls: [32, 32, 33, 35],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      10, -1, false, "", calls: [36, 36, 37, 38],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      11, -1, false, "", calls: [39, 39, 40, 41],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      12, -1, false, "", calls: [42, 42, 43, 44],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      13, 3, false, "", calls: [45, 45, 46, 47],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, -1, false, "", calls: [48, 48, 49, 50],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, 4, false, "", calls: [48, 48, 49, 50],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, 5, false, "", calls: [48, 48, 49, 50],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      14, 38, false, "", calls: [48, 48, 49, 50],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      15, 6, false, "", calls: [51, 51, 52, 53],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      16, 7, false, "", calls: [54, 54, 55, 56],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      17, -1, false, "", calls: [57, 57, 8, 9],
      gpl: [10, 10, 10, 10], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      17, -1, true, "", calls: [-1, -1, -1, 13],
      gpl: [-1, -1, -1, 14], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 8, false, "", calls: [58, 58, 59, 60],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 9, false, "", calls: [58, 58, 59, 60],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 10, false, "", calls: [61, 61, 62, 63],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 11, false, "", calls: [61, 61, 62, 63],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 14, false, "", calls: [58, 58, 59, 60],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 15, false, "", calls: [58, 58, 59, 60],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 19, false, "", calls: [64, 64, 65, 66],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 20, false, "", calls: [64, 64, 65, 66],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 29, false, "", calls: [64, 64, 65, 66],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 30, false, "", calls: [64, 64, 65, 66],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 31, false, "", calls: [64, 64, 65, 66],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 32, false, "", calls: [64, 64, 65, 66],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 49, false, "", calls: [-1, -1, 59, 60],
      gpl: [-1, -1, 4, 5], sleeps: [-1, -1, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 50, false, "", calls: [-1, -1, 59, 60],
      gpl: [-1, -1, 4, 5], sleeps: [-1, -1, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 51, false, "", calls: [-1, -1, 65, 66],
      gpl: [-1, -1, 4, 5], sleeps: [-1, -1, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 52, false, "", calls: [-1, -1, 67, 68],
      gpl: [-1, -1, 4, 5], sleeps: [-1, -1, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      18, 53, false, "", calls: [-1, -1, 67, 68],
      gpl: [-1, -1, 4, 5], sleeps: [-1, -1, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      19, -1, false, "", calls: [69, 69, 70, 71],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      21, 39, false, "", calls: [72, 72, 73, 74],
      gpl: [75, 75, 75, 76], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      21, 40, false, "", calls: [72, 72, 73, 74],
      gpl: [75, 75, 75, 76], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      22, 17, false, "", calls: [77, 77, 78, 79],
      gpl: [75, 75, 75, 76], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      23, 18, false, "", calls: [80, 80, 81, 82],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      24, -1, false, "", calls: [57, 57, 8, 9],
      gpl: [10, 10, 10, 10], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      25, 21, false, "", calls: [83, 83, 84, 85],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      25, 22, false, "", calls: [86, 86, 87, 88],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 23, false, "", calls: [89, 89, 90, 91],
      gpl: [92, 92, 92, 92], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 23, true, "", calls: [93, 93, -1, 94],
      gpl: [95, 95, -1, 95], sleeps: [0, 0, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 24, false, "", calls: [96, 96, 97, 98],
      gpl: [92, 92, 92, 92], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 24, true, "", calls: [-1, -1, 99, 100],
      gpl: [-1, -1, 95, 95], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 25, false, "", calls: [96, 96, 97, 98],
      gpl: [92, 92, 92, 92], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 25, true, "", calls: [-1, -1, 99, 100],
      gpl: [-1, -1, 95, 95], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 26, false, "", calls: [101, 101, 102, 103],
      gpl: [92, 92, 92, 92], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 26, true, "", calls: [-1, -1, -1, 104],
      gpl: [-1, -1, -1, 95], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 28, false, "", calls: [105, 105, 106, 107],
      gpl: [108, 108, 108, 108], sleeps: [0, 0, 6, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 28, true, "", calls: [109, 109, 110, 111],
      gpl: [112, 112, 112, 112], sleeps: [0, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 58, false, "", calls: [-1, -1, -1, 98],
      gpl: [-1, -1, -1, 92], sleeps: [-1, -1, -1, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      26, 58, true, "", calls: [-1, -1, -1, 100],
      gpl: [-1, -1, -1, 95], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      27, -1, false, "bpf_dummy_ops", calls: [0, 0, 0, 0],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 0, 0], demandsLicense: [1, 1, 1, 1]),
    Row(
      27, -1, false, "io_uring_bpf_ops", calls: [-1, -1, -1, 113],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "sched_ext_ops", calls: [-1, -1, -1, 113],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "sched_ext_ops_cid", calls: [-1, -1, -1, 113],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, false, "tcp_congestion_ops", calls: [113, 113, 113, 113],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 0, 0], demandsLicense: [1, 1, 1, 1]),
    Row(
      27, -1, true, "io_uring_bpf_ops", calls: [-1, -1, -1, 113],
      gpl: [-1, -1, -1, 0], sleeps: [-1, -1, -1, 0], demandsLicense: [0, 0, 0, 1]),
    Row(
      27, -1, true, "tcp_congestion_ops", calls: [-1, -1, 113, 113],
      gpl: [-1, -1, 0, 0], sleeps: [-1, -1, 0, 0], demandsLicense: [0, 0, 1, 1]),
    Row(
      29, 27, false, "", calls: [114, 114, 115, 116],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 117, 117], demandsLicense: [1, 1, 1, 1]),
    Row(
      29, 27, true, "", calls: [118, 118, 119, 120],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 0, 0], demandsLicense: [1, 1, 1, 1]),
    Row(
      29, 43, false, "", calls: [121, 121, 122, 123],
      gpl: [0, 0, 0, 0], sleeps: [0, 0, 117, 117], demandsLicense: [1, 1, 1, 1]),
    Row(
      30, 36, false, "", calls: [124, 124, 125, 126],
      gpl: [4, 4, 4, 5], sleeps: [0, 0, 0, 6], demandsLicense: [0, 0, 0, 0]),
    Row(
      31, -1, true, "", calls: [127, 127, 128, 129],
      gpl: [95, 95, 95, 95], sleeps: [0, 0, 0, 0], demandsLicense: [0, 0, 0, 0]),
    Row(
      32, 45, false, "", calls: [-1, -1, 130, 131],
      gpl: [-1, -1, 75, 76], sleeps: [-1, -1, 0, 6], demandsLicense: [0, 0, 0, 0]),
  ]
}
