import CallCore
import LuaBridge
import ScriptValue

/// A flow's spec: a Lua file that says what somebody on the phone does, and what must come of it.
public struct SpecFile: Sendable {
    public let name: String
    public let source: [UInt8]

    public init(name: String, source: [UInt8]) {
        self.name = name
        self.source = source
    }

    /// The names of its tests, in their order.
    ///
    /// - Throws: `SpecError` when the file does not load.
    public func tests() throws(SpecError) -> [String] { try SpecScript(self, seed: 0).tests.map(\.name) }
}
