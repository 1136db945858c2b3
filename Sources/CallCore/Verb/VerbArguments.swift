import ScriptValue

/// The checked arguments of one verb, by name: positional ones and the fields of its tables alike, defaults filled in.
///
/// Absent optional arguments answer nil (`flag`: false). Types were checked, so a required argument is always there.
public struct VerbArguments: Hashable, Sendable {
    public var values: [String: Value]

    public init(_ values: [String: Value]) { self.values = values }

    public func value(_ name: String) -> Value? { values[name] }
    public func text(_ name: String) -> String? { values[name]?.text }
    public func bytes(_ name: String) -> ByteString? {
        if case .string(let bytes)? = values[name] { bytes } else { nil }
    }
    /// A number of seconds, as whole milliseconds.
    public func seconds(_ name: String) -> Milliseconds? { values[name]?.double.map(Milliseconds.init(seconds:)) }
    public func integer(_ name: String) -> Int? { values[name]?.int.map(Int.init(clamping:)) }
    public func number(_ name: String) -> Double? { values[name]?.double }
    public func flag(_ name: String) -> Bool { values[name]?.bool ?? false }
    /// The reference number of a function.
    public func function(_ name: String) -> Int? { values[name]?.function }
    public func list(_ name: String) -> [Value]? { values[name]?.array }
    /// The texts of a list, in order.
    public func texts(_ name: String) -> [String]? { list(name)?.compactMap(\.text) }
    public func map(_ name: String) -> [String: Value]? { values[name]?.map }
    /// The fields of a table inside a table, with the same accessors.
    public func record(_ name: String) -> VerbArguments? { values[name]?.map.map(VerbArguments.init) }
}
