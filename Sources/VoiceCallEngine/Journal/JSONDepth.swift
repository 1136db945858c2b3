import ScriptValue

/// How deep stored values may be nested.
enum JSONDepth {
    static let stored = JSONLimits.standard.depth
    /// For reading back what a store itself wrote: its depth was checked, its size was accepted.
    static let limits = JSONLimits(bytes: .max, depth: stored, values: .max)

    /// Refuses values that could be written but not read back. What is never turned into text need not be checked.
    static func check(
        _ entries: [JournalEntry], _ writes: [StoreWrite], asText: Bool = true
    ) throws(StoreError) {
        for entry in entries where asText || entry.content.isValue {
            try check(entry.body, "journal entry \(entry.sequence) of call \(entry.callID)")
        }
        for write in writes {
            switch write {
            case .record(let value, let callID, _): try check(value, "the record of call \(callID)")
            case .kvSet(let scope, let key, let value, _): try check(value, "key \(key) of \(scope)")
            default: continue
            }
        }
    }

    private static func check(_ value: Value, _ what: String) throws(StoreError) {
        guard JSONText.depth(of: value) <= stored else { throw StoreError.tooDeep(what) }
    }
}
