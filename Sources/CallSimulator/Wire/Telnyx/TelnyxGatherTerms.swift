import CallCore

/// A request to collect keys, checked.
struct TelnyxGatherTerms: Hashable, Sendable {
    var fewest: Int
    var most: Int
    /// From the beginning to the end, in milliseconds.
    var whole: Milliseconds
    /// To the first key, in milliseconds.
    var first: Milliseconds
    /// Between two keys, in milliseconds.
    var gap: Milliseconds
    var finishOn: Character?
    var valid: Set<Character>
    var id: String?

    init(_ fields: TelnyxFields) throws(TelnyxError) {
        fewest = Int(try fields.number("minimum_digits", in: 1...128) ?? 1)
        most = Int(try fields.number("maximum_digits", in: 1...128) ?? 128)
        guard fewest <= most else { throw .invalid("minimum_digits", "is more than maximum_digits") }
        let times: ClosedRange<Int64> = 1...86_400_000
        whole = try fields.number("timeout_millis", in: times) ?? 60_000
        first = try fields.number("initial_timeout_millis", in: times) ?? 5_000
        gap = try fields.number("inter_digit_timeout_millis", in: times) ?? 5_000
        let finish = try fields.text("terminating_digit") ?? "#"
        let keys = Set("0123456789ABCD*#")
        guard finish.count <= 1, finish.allSatisfy({ keys.contains($0) }) else {
            throw .invalid("terminating_digit", "has to be one key, or empty")
        }
        finishOn = finish.first
        valid = Set(try fields.text("valid_digits") ?? "0123456789#*")
        guard valid.isSubset(of: keys) else { throw .invalid("valid_digits", "may hold keys only") }
        id = try fields.text("gather_id", atMost: 256)
    }
}
