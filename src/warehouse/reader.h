#pragma once

#include "warehouse/read_job.h"

namespace mandate::warehouse {

/// Reads the files of one delivery and writes a snapshot a period into `job.out` (format:
/// docs/formats/snapshot.md): the raw keys, identities and exact measures of every line, grouped.
///
/// Runs in a process of its own (reader_process.h), because the files are foreign: it has no
/// database handle and no keys, and a crash in it is an error message of the parent.
///
/// The result counts only when all of this holds, else Error and nothing to keep:
/// (a) every gzip member inflates to its end with the right CRC-32 and length, nothing after it;
///     CSV is staged to Parquet once, row by row in order;
/// (b) the rows that a scan counts equal the sum of the Parquet footers;
/// (c) count and exact cost total of a plain scan of the cost column equal the snapshot's;
/// (d) size, modification time and inode of every file are the same after as before.
///
/// Lines whose cost is not finite, not a number or >= 10^12 fail the reading with file and row;
/// so do two currencies under one payer, and lines of a period other than `job.period`.
Result<ReadReport> read_export(ReadJob const& job);

}  // namespace mandate::warehouse
