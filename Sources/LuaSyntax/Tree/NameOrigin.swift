/// What a name in an expression stands for.
public enum NameOrigin: Hashable, Sendable {
    /// A local or parameter of the same function: index into `Chunk.bindings`.
    case local(Int)
    /// A local or parameter of an enclosing function: index into `Chunk.bindings`.
    case upvalue(Int)
    case global
    /// `_ENV` itself, or a free name where the script declared its own `_ENV`.
    case environment

    /// The index into `Chunk.bindings` of a local or upvalue.
    public var binding: Int? {
        switch self {
        case .local(let index), .upvalue(let index): index
        case .global, .environment: nil
        }
    }
}
