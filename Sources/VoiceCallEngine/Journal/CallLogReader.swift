import ScriptValue

/// Reads call logs, its own and those of older programs: blank and invalid lines are skipped, records wrapped as
/// `{"call":{…}}` are unwrapped.
public enum CallLogReader {
    /// The last record of each call, in the order of those last lines.
    ///
    /// - Parameters:
    ///   - path: the `calls.jsonl`; one that does not exist has no calls.
    ///   - rotations: how many rotated files (`calls.jsonl.1` …) to read as well, 0 for none.
    /// - Throws: `store.unreadable`.
    public static func latest(path: String, rotations: Int = 0) throws(StoreError) -> [Value] {
        try latestLines(path: path, rotations: rotations).map(\.record)
    }

    /// The records of the last `limit` valid lines, so one call can appear several times.
    public static func history(path: String, limit: Int) throws(StoreError) -> [Value] {
        var records: ArraySlice<Value> = []
        try LineReader.forEach(path: path) { bytes in
            guard let line = CallLogLine(bytes) else { return }
            records.append(line.record)
            if records.count > limit { records.removeFirst() }
        }
        return Array(records)
    }

    static func latestLines(path: String, rotations: Int = 0) throws(StoreError) -> [CallLogLine] {
        var latest: [String: (order: Int, line: CallLogLine)] = [:]
        var order = 0
        for path in CallLogFile.rotatedPaths(of: path, count: rotations).reversed() + [path] {
            try LineReader.forEach(path: path) { bytes in
                guard let line = CallLogLine(bytes) else { return }
                latest[line.callID] = (order, line)
                order += 1
            }
        }
        return latest.values.sorted { $0.order < $1.order }.map(\.line)
    }
}
