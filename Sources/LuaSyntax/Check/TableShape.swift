/// What is known about a table written in the source.
public struct TableShape: Hashable, Sendable {
    /// A field with a constant name.
    public struct Field: Hashable, Sendable {
        public let name: String
        /// Where the field is written.
        public let position: SourcePosition
        public let shape: ArgumentShape
    }

    /// An entry of the list part.
    public struct Item: Hashable, Sendable {
        public let position: SourcePosition
        public let shape: ArgumentShape
    }

    /// In source order, each name once; of two fields with one name the later one counts.
    public private(set) var fields: [Field] = []
    private var indices: [String: Int] = [:]
    /// Entries without a key, in order from index 1.
    public internal(set) var items: [Item] = []
    /// Whether there may be more: computed keys, `...` or a call as the last item, or later assignments.
    public internal(set) var hasUnknownKeys = false

    /// The field of that name.
    public subscript(name: String) -> Field? { indices[name].map { fields[$0] } }

    mutating func set(_ field: Field) {
        if let index = indices[field.name] {
            fields[index] = field
        } else {
            indices[field.name] = fields.count
            fields.append(field)
        }
    }

    /// Sets a field as `t.a.b = …` does; what is below a field that is no known table stays unknown.
    mutating func set(_ shape: ArgumentShape, at path: ArraySlice<String>, position: SourcePosition) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        guard !rest.isEmpty else {
            set(Field(name: name, position: position, shape: shape))
            return
        }
        guard let index = indices[name], case .table(var inner) = fields[index].shape else { return }
        let place = fields[index].position
        // Lets go of the inner table first, so that adding to it does not copy it.
        fields[index] = Field(name: name, position: place, shape: .unknown)
        inner.set(shape, at: rest, position: position)
        fields[index] = Field(name: name, position: place, shape: .table(inner))
    }
}
