/// The table that a flow file returns.
public struct FlowShape: Sendable {
    public let table: TableShape
    /// Where the file's `return` stands.
    public let position: SourcePosition
    /// The functions that the engine calls with a call handle, in the order of the table.
    public let entries: [FlowEntry]
}
