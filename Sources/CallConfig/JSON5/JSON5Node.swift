/// A value of a JSON5 text, with the place it was read from.
public struct JSON5Node: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        /// Also infinite ones and NaN, which JSON5 can write.
        case number(Double)
        case string(String)
        case array([JSON5Node])
        /// In the order of the text; of equal keys all are there.
        case object([JSON5Member])
    }

    public var content: Content
    /// Bytes of the text; nil for a value that was made or changed after reading.
    public var span: Range<Int>?

    public init(_ content: Content, span: Range<Int>? = nil) {
        self.content = content
        self.span = span
    }

    public var members: [JSON5Member]? { if case .object(let members) = content { members } else { nil } }
    public var items: [JSON5Node]? { if case .array(let items) = content { items } else { nil } }
    public var text: String? { if case .string(let text) = content { text } else { nil } }
    public var bool: Bool? { if case .bool(let value) = content { value } else { nil } }

    /// The field of an object; setting nil removes it wherever it stands, setting a new one appends it. Does nothing for other values.
    public subscript(key: String) -> JSON5Node? {
        get { members?.last { $0.key == key }?.value }
        set {
            guard var members else { return }
            let index = members.lastIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (.some, nil): members.removeAll { $0.key == key }
            case (nil, let value?): members.append(JSON5Member(key: key, value: value))
            case (nil, nil): return
            }
            content = .object(members)
            span = nil
        }
    }

    /// The value at a path of object keys; setting makes the objects on the way.
    public subscript(path: ArraySlice<String>) -> JSON5Node? {
        get {
            guard let first = path.first else { return self }
            return self[first]?[path.dropFirst()]
        }
        set {
            guard let first = path.first else { return }
            if path.count == 1 {
                self[first] = newValue
            } else if self[first] != nil || newValue != nil {
                var child = self[first] ?? JSON5Node(.object([]))
                child[path.dropFirst()] = newValue
                self[first] = child
            }
        }
    }

    /// Equality of what is meant, wherever it was written.
    public func means(_ other: JSON5Node) -> Bool { unplaced == other.unplaced }

    private var unplaced: JSON5Node {
        switch content {
        case .array(let items): JSON5Node(.array(items.map(\.unplaced)))
        case .object(let members):
            JSON5Node(
                .object(
                    members.map { JSON5Member(key: $0.key, value: $0.value.unplaced) }.sorted { $0.key < $1.key }))
        // Not a number equals nothing, itself included.
        case .number(let number) where number.isNaN: JSON5Node(.string("NaN"))
        default: JSON5Node(content)
        }
    }
}
