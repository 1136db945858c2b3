/// A tool the flow offers to the model.
public struct FlowTool: Hashable, Sendable {
    /// `[A-Za-z0-9_-]{1,64}`, which every provider accepts.
    public var name: String
    public var description: String
    public var parameters: ToolSchema
    /// The function's reference number.
    public var run: Int
    /// It changes nothing, as its flow says.
    public var isReadOnly: Bool

    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte >= 0x41
                    || "0123456789_-".utf8.contains(byte)
            }
    }
}
