interface RetiredSeries {
  readonly series: string;
  readonly sizes: RegExp;
  /** The day from which no VM of the series runs. */
  readonly retired: string;
}

/**
 * Series of which no VM starts any more. Sources: Microsoft, "Retired Azure VM size series"
 * (https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list), and the retirement notices
 * of the series that have left that list. A series whose retirement is only announced still builds and is not here.
 */
const retiredSeries: readonly RetiredSeries[] = [
  { series: 'Basic A', sizes: /^Basic_A\d+$/i, retired: '2024-08-31' },
  { series: 'A', sizes: /^Standard_A(\d|10|11)$/i, retired: '2024-08-31' },
  { series: 'NC', sizes: /^Standard_NC\d+r?(_Promo)?$/i, retired: '2023-09-06' },
  { series: 'NCv2', sizes: /^Standard_NC\d+r?s_v2$/i, retired: '2023-09-06' },
  { series: 'NCv3', sizes: /^Standard_NC(6|12|24)r?s_v3$/i, retired: '2025-09-30' },
  { series: 'ND', sizes: /^Standard_ND\d+r?s$/i, retired: '2023-09-06' },
  { series: 'NV', sizes: /^Standard_NV\d+(_Promo)?$/i, retired: '2023-09-06' },
  { series: 'NVv3', sizes: /^Standard_NV\d+s_v3$/i, retired: '2026-09-30' },
  { series: 'NVv4', sizes: /^Standard_NV\d+as_v4$/i, retired: '2026-09-30' },
];

/** The retired series that a size belongs to. */
export function retiredSeriesOf(size: string): RetiredSeries | undefined {
  return retiredSeries.find(({ sizes }) => sizes.test(size.trim()));
}
