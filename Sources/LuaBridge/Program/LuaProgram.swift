/// A compiled set of files, made once and loaded into many states.
///
/// The bytecode comes from this process only; bytecode from outside is refused by the compiler.
public struct LuaProgram: Sendable {
    /// "flow@version", the first part of every file name in messages.
    public let name: String
    /// The file that runs first, such as "reception.lua".
    public let main: String
    /// Bytecode by file name.
    let chunks: [String: [UInt8]]

    /// The files that were compiled, in order.
    public var files: [String] { chunks.keys.sorted() }
}
