import LuaSyntax

/// A field of the call that is read: `call.from`.
struct FactUse: Hashable, Sendable {
    var name: String
    var position: SourcePosition
}
