/** What `amfscope` reads, for people. Recognised by content, never by name. */
export const CAPTURE_FORMATS = {
  pcap: { description: 'classic libpcap captures: microseconds, both byte orders, versions 2.0 to 2.4' },
  'pcap-ns': { description: 'libpcap captures with nanoseconds, both byte orders' },
  'pcap-modified': { description: 'modified (Kuznetzov) libpcap captures with 24-byte record headers' },
  pcapng: { description: 'pcapng: several sections and interfaces, every packet block, any time resolution' },
  gzip: { description: 'any of these compressed with gzip, concatenated members included' },
  zstd: { description: 'any of these compressed with Zstandard (windows up to 128 MiB)' },
  lz4: { description: 'any of these as LZ4 frames, those of lz4 -l included' },
} as const satisfies Record<string, { readonly description: string }>;
