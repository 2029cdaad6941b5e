// Written by scripts/helper-rights, which measures it. Do not edit.

extension HelperRights {
  static let rows: [Row] = [
    Row(
      type: 1, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0xc408060011ee, 0x204f000063800010, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0xc408060011ee, 0x204f060063800010, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0xc408060051ee, 0x294f060063810010, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x80c4280643d1ee, 0x2d6f260063810010, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 2, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: nil, isSleepable: true,
      allowed: [
        nil,  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: 42, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: 48, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: 48, isSleepable: true,
      allowed: [
        nil,  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: 56, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: 57, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 2, attachType: 57, isSleepable: true,
      allowed: [
        nil,  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 3, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),  // 5.10
        HelperSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),  // 6.1
        HelperSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),  // 6.12
        HelperSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x80779e397fb03ffc, 0xffffd),  // 7.3
      ]),
    Row(
      type: 3, attachType: 46, isSleepable: false,
      allowed: [
        HelperSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),  // 5.10
        HelperSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),  // 6.1
        HelperSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),  // 6.12
        HelperSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x80779e397fb03ffc, 0xffffd),  // 7.3
      ]),
    Row(
      type: 3, attachType: 47, isSleepable: false,
      allowed: [
        HelperSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),  // 5.10
        HelperSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),  // 6.1
        HelperSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),  // 6.12
        HelperSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x80779e397fb03ffc, 0xffffd),  // 7.3
      ]),
    Row(
      type: 3, attachType: 54, isSleepable: false,
      allowed: [
        HelperSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),  // 5.10
        HelperSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),  // 6.1
        HelperSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),  // 6.12
        HelperSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x80779e397fb03ffc, 0xffffd),  // 7.3
      ]),
    Row(
      type: 3, attachType: 55, isSleepable: false,
      allowed: [
        HelperSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),  // 5.10
        HelperSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),  // 6.1
        HelperSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),  // 6.12
        HelperSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x80779e397fb03ffc, 0xffffd),  // 7.3
      ]),
    Row(
      type: 4, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x5cfcff7be3fee, 0x304f581fe3f88034, 0xfa01ffc, 0x0),  // 5.10
        HelperSet(0x5cfcff7be3fee, 0x304f5e1fe3f88034, 0x669e394fa01ffc, 0x3fffd),  // 6.1
        HelperSet(0x5cfcff7be7fee, 0x394f5e1fe3f98034, 0x669e394fa01ffc, 0xffffd),  // 6.12
        HelperSet(0x85cfeff7ffffee, 0x3d6f7e1fe3f98034, 0x80779e397fb03ffc, 0xffffd),  // 7.3
      ]),
    Row(
      type: 5, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 5, attachType: nil, isSleepable: true,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        nil,  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 6, attachType: 33, isSleepable: false,
      allowed: [
        HelperSet(0x481408128011ee, 0x204f401863f00022, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x481408128011ee, 0x204f461863f00022, 0x70669e3946201f7c, 0x3fffc),  // 6.1
        HelperSet(0x481408128051ee, 0x294f461863f10022, 0x70669e3946201f7c, 0xffffc),  // 6.12
        HelperSet(0xc8142812c3d1ee, 0x296f661863f10022, 0xf0779e3976303f7c, 0xffffc),  // 7.3
      ]),
    Row(
      type: 6, attachType: 35, isSleepable: false,
      allowed: [
        HelperSet(0x481408128011ee, 0x204f401863f00022, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x481408128011ee, 0x204f461863f00022, 0x70669e3946201f7c, 0x3fffc),  // 6.1
        HelperSet(0x481408128051ee, 0x294f461863f10022, 0x70669e3946201f7c, 0xffffc),  // 6.12
        HelperSet(0xc8142812c3d1ee, 0x296f661863f10022, 0xf0779e3976303f7c, 0xffffc),  // 7.3
      ]),
    Row(
      type: 6, attachType: 37, isSleepable: false,
      allowed: [
        HelperSet(0x481408128011ee, 0x204f401863f00022, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x481408128011ee, 0x204f461863f00022, 0x70669e3946201f7c, 0x3fffc),  // 6.1
        HelperSet(0x481408128051ee, 0x294f461863f10022, 0x70669e3946201f7c, 0xffffc),  // 6.12
        HelperSet(0xc8142812c3d1ee, 0x296f661863f10022, 0xf0779e3976303f7c, 0xffffc),  // 7.3
      ]),
    Row(
      type: 7, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x18024380a41d1fe, 0x21ef200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x18024380a41d1fe, 0x29ef260063810008, 0x73fe307620207c, 0x30fec),  // 6.1
        HelperSet(0x18024380a41d1fe, 0x29ef260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x18024380a43d1fe, 0x29ef260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 8, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0xc408060011ee, 0x204f180fe3fa8010, 0x6201f7f, 0x0),  // 5.10
        HelperSet(0xc408060011ee, 0x204f1e0fe3fa8010, 0x669e3146201f7f, 0x30ffc),  // 6.1
        HelperSet(0xc408060051ee, 0x294f1e0fe3fb8010, 0x669e3146201f7f, 0xf0ffc),  // 6.12
        HelperSet(0x80c4280643d1ee, 0x2d6f3e0fe3fb8010, 0x80779e3176303f7f, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 8, attachType: 0, isSleepable: false,
      allowed: [
        HelperSet(0xc408060011ee, 0x204f180fe3fa8010, 0x6201f7f, 0x0),  // 5.10
        HelperSet(0xc408060011ee, 0x204f1e0fe3fa8010, 0x669e3146201f7f, 0x30ffc),  // 6.1
        HelperSet(0xc408060051ee, 0x294f1e0fe3fb8010, 0x669e3146201f7f, 0xf0ffc),  // 6.12
        HelperSet(0x80c4280643d1ee, 0x2d6f3e0fe3fb8010, 0x80779e3176303f7f, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 8, attachType: 1, isSleepable: false,
      allowed: [
        HelperSet(0xc408060011ee, 0x204f180fe3fa8010, 0x6201f7f, 0x0),  // 5.10
        HelperSet(0xc408060011ee, 0x204f1e0fe3fa8010, 0x669e3146201f7f, 0x30ffc),  // 6.1
        HelperSet(0xc408060051ee, 0x294f1e0fe3fb8010, 0x669e3146201f7f, 0xf0ffc),  // 6.12
        HelperSet(0x80c4280643d1ee, 0x2d6f3e0fe3fb8010, 0x80779e3176303f7f, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 9, attachType: 2, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f080063830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x44080203d1ee, 0x2c4f0e0063830000, 0xc629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x44280203d1ee, 0x2d4f0e0063830000, 0xc629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f2e0063830000, 0x8c739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 9, attachType: 12, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f080063830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x44080203d1ee, 0x2c4f0e0063830000, 0xc629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x44280203d1ee, 0x2d4f0e0063830000, 0xc629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x8044280243d1ee, 0x2d6f2e0063830000, 0x8c739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 9, attachType: 13, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f080063830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x44080203d1ee, 0x2c4f0e0063830000, 0xc629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x44280203d1ee, 0x2d4f0e0063830000, 0xc629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x8044280243d1ee, 0x2d6f2e0063830000, 0x8c739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 9, attachType: 34, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f080063830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x44080203d1ee, 0x2c4f0e0063830000, 0xc629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x44280203d1ee, 0x2d4f0e0063830000, 0xc629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x8044280243d1ee, 0x2d6f2e0063830000, 0x8c739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 10, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x48e170211ee, 0x204f000063800200, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x48e170211ee, 0x204f060063800200, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x48e170251ee, 0x294f060063810200, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8004ae1743d1ee, 0x296f260063810200, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 11, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x48e170211ee, 0x204f000063800000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x48e170211ee, 0x204f060063800000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x48e170251ee, 0x294f060063810000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8004ae1743d1ee, 0x296f260063810000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 12, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0xfce77b23fee, 0x204f000063800200, 0x6201ffc, 0x0),  // 5.10
        HelperSet(0xfce77b23fee, 0x204f060063800200, 0x669e3146201ffc, 0x30ffc),  // 6.1
        HelperSet(0xfce77b27fee, 0x294f060063810200, 0x669e3146201ffc, 0xf0ffc),  // 6.12
        HelperSet(0x800fee77f3ffee, 0x296f260063810200, 0x80779e3176303ffc, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 13, attachType: 3, isSleepable: false,
      allowed: [
        HelperSet(0xa224408020011ee, 0x204f180163820040, 0x621df7c, 0x0),  // 5.10
        HelperSet(0xa224408020011ee, 0x244f1e0163820040, 0x669e314621df7c, 0x30ffc),  // 6.1
        HelperSet(0xa224408020051ee, 0x2d4f1e0163830040, 0x669e314621df7c, 0xf0ffc),  // 6.12
        HelperSet(0xaa244280243d1ee, 0x2d6f3e0163830040, 0x80779e317631ff7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 14, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x14ccc8060013ee, 0x204f000863f00100, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x14ccc8060013ee, 0x204f060863f00100, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x14ccc8060053ee, 0x294f060863f10100, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x94cce80643d3ee, 0x296f260863f10100, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 14, attachType: 4, isSleepable: false,
      allowed: [
        HelperSet(0x14ccc8060013ee, 0x204f000863f00100, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x14ccc8060013ee, 0x204f060863f00100, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x14ccc8060053ee, 0x294f060863f10100, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x94cce80643d3ee, 0x296f260863f10100, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 14, attachType: 5, isSleepable: false,
      allowed: [
        HelperSet(0x14ccc8060013ee, 0x204f000863f00100, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x14ccc8060013ee, 0x204f060863f00100, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x14ccc8060053ee, 0x294f060863f10100, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x94cce80643d3ee, 0x296f260863f10100, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 14, attachType: 38, isSleepable: false,
      allowed: [
        HelperSet(0x14ccc8060013ee, 0x204f000863f00100, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x14ccc8060013ee, 0x204f060863f00100, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x14ccc8060053ee, 0x294f060863f10100, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x94cce80643d3ee, 0x296f260863f10100, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 15, attachType: 6, isSleepable: false,
      allowed: [
        HelperSet(0x408020091ee, 0x204f000063830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x4080203d1ee, 0x284f060063830000, 0xc629e304620007c, 0x30fec),  // 6.1
        HelperSet(0x4280203d1ee, 0x294f060063830000, 0xc629e304620007c, 0xf0fec),  // 6.12
        HelperSet(0x8004280243d1ee, 0x296f260063830000, 0x8c739e307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 16, attachType: 7, isSleepable: false,
      allowed: [
        HelperSet(0xf00004080202d1ee, 0x284f18006f810080, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0xf00004080202d1ee, 0x2c4f1e006f810080, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0xf00004080202d1ee, 0x2d4f1e006f810080, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0xf08004280243d1ee, 0x2d6f3e006f810080, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 17, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73be307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 17, attachType: nil, isSleepable: true,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        nil,  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 18, attachType: 8, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0xc669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 9, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0xc669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 10, isSleepable: false,
      allowed: [
        HelperSet(0x20244080203d1ee, 0x2c4f180863f30001, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30001, 0xc669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30001, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30001, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 11, isSleepable: false,
      allowed: [
        HelperSet(0x20244080203d1ee, 0x2c4f180863f30001, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30001, 0xc669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30001, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30001, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 14, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0xc669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 15, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0xc669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 19, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 20, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 29, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 30, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 31, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 32, isSleepable: false,
      allowed: [
        HelperSet(0x44080203d1ee, 0x2c4f180863f30000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x20244080203d1ee, 0x2c4f1e0863f30000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 49, isSleepable: false,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 50, isSleepable: false,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0xc669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x8c779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 51, isSleepable: false,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        HelperSet(0x20244280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x28244280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 52, isSleepable: false,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        HelperSet(0x44280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8044280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 18, attachType: 53, isSleepable: false,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        HelperSet(0x44280203d1ee, 0x2d4f1e0863f30000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8044280243d1ee, 0x2d6f3e0863f30000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 19, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x48e170211ee, 0x204f000063801c00, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x48e170211ee, 0x204f060063801c00, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x40e170251ee, 0x294f060063811c00, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x80042e1743d1ee, 0x296f260063811c00, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 21, attachType: 39, isSleepable: false,
      allowed: [
        HelperSet(0x408040011ee, 0x204f000063840010, 0x620007c, 0x0),  // 5.10
        HelperSet(0x4408040011ee, 0x204f060063840010, 0x629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x4408040051ee, 0x294f060063850010, 0x629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x8044280443d1ee, 0x296f260063850010, 0x80739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 21, attachType: 40, isSleepable: false,
      allowed: [
        HelperSet(0x408040011ee, 0x204f000063840010, 0x620007c, 0x0),  // 5.10
        HelperSet(0x4408040011ee, 0x204f060063840010, 0x629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x4408040051ee, 0x294f060063850010, 0x629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x8044280443d1ee, 0x296f260063850010, 0x80739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 22, attachType: 17, isSleepable: false,
      allowed: [
        HelperSet(0x408040011ee, 0x204f000063800000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x408040011ee, 0x204f060063800000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x408040051ee, 0x294f060063810000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8004280443d1ee, 0x296f260063810000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 23, attachType: 18, isSleepable: false,
      allowed: [
        HelperSet(0x408020091ee, 0x204f07e063830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x4080203d1ee, 0x284f07e063830000, 0xc629e314620007c, 0x30fec),  // 6.1
        HelperSet(0x4280203d1ee, 0x294f07e063830000, 0xc629e314620007c, 0xf0fec),  // 6.12
        HelperSet(0x8004280243d1ee, 0x296f27e063830000, 0x8c739e317630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 24, attachType: nil, isSleepable: false,
      allowed: [
        HelperSet(0x8024380a41d1fe, 0x216f200003810008, 0x620207c, 0x0),  // 5.10
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x73be307620207c, 0x30fec),  // 6.1
        HelperSet(0x8024380a41d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 6.12
        HelperSet(0x8024380a43d1fe, 0x296f260063810008, 0x8073fe307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 25, attachType: 21, isSleepable: false,
      allowed: [
        HelperSet(0x408020091ee, 0x204f180163830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x4080203d1ee, 0x2c4f1e0163830000, 0xc629e304620007c, 0x30fec),  // 6.1
        HelperSet(0x4280203d1ee, 0x2d4f1e0163830000, 0xc629e304620007c, 0xf0fec),  // 6.12
        HelperSet(0x8004280243d1ee, 0x2d6f3e0163830000, 0x8c739e307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 25, attachType: 22, isSleepable: false,
      allowed: [
        HelperSet(0x408020091ee, 0x204f180163830000, 0x620007c, 0x0),  // 5.10
        HelperSet(0x20204080203d1ee, 0x2c4f1e0163830000, 0xc629e304620007c, 0x30fec),  // 6.1
        HelperSet(0x20204280203d1ee, 0x2d4f1e0163830000, 0xc629e304620007c, 0xf0fec),  // 6.12
        HelperSet(0x28204280243d1ee, 0x2d6f3e0163830000, 0x8c739e307630207c, 0xf0fec),  // 7.3
      ]),
    Row(
      type: 30, attachType: 36, isSleepable: false,
      allowed: [
        HelperSet(0x408020011ee, 0x304f000063c00000, 0x6201f7c, 0x0),  // 5.10
        HelperSet(0x408020011ee, 0x304f060063c00000, 0x669e3146201f7c, 0x30ffc),  // 6.1
        HelperSet(0x408020051ee, 0x394f060063c10000, 0x669e3146201f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8004280243d1ee, 0x396f260063c10000, 0x80779e3176303f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 31, attachType: nil, isSleepable: true,
      allowed: [
        nil,  // 5.10
        HelperSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x907fbff476383f7c, 0x30ffc),  // 6.1
        HelperSet(0x8064380a41d1fe, 0x2b6fbe0063810008, 0x907fbff476383f7c, 0xf0ffc),  // 6.12
        HelperSet(0x8064380a43d1fe, 0x2b6fbe0063810008, 0x907fbff476383f7c, 0xf0ffc),  // 7.3
      ]),
    Row(
      type: 32, attachType: 45, isSleepable: false,
      allowed: [
        nil,  // 5.10
        nil,  // 6.1
        HelperSet(0x408000051ee, 0x294f060063810000, 0x629e304620007c, 0xf0fec),  // 6.12
        HelperSet(0x8004280043d1ee, 0x296f260063810000, 0x80739e307630207c, 0xf0fec),  // 7.3
      ]),
  ]
}
