/// Names an object of the host inside a script, such as the call itself.
///
/// `kind` selects the set of methods the object answers to; `id` tells objects of one kind apart.
public struct Handle: Hashable, Sendable {
    public var kind: String
    public var id: Int

    public init(kind: String, id: Int) {
        self.kind = kind
        self.id = id
    }
}
