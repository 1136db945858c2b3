/// A constant written in the source.
public enum Literal: Hashable, Sendable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    /// Decoded text; bytes that are not UTF-8 appear as U+FFFD.
    case string(String)
}
