/// The fields of an `application/x-www-form-urlencoded` body or of a URL's query, decoded, in wire order. Names and
/// values compare by their bytes: `é` and `e` with an accent behind it are two names.
public struct FormFields: Hashable, Sendable {
    /// Carriers send a few dozen fields; what goes beyond these is no webhook.
    public static let maxFields = 512
    /// In bytes, after decoding.
    public static let maxNameBytes = 256
    /// In bytes, after decoding.
    public static let maxValueBytes = 32 * 1024

    public var fields: [HeaderList.Field]

    /// - Throws: `webhook.form` for a bad percent escape, bytes that are no UTF-8, control characters in a name, and
    ///   more or longer fields than allowed. The message names the place, never the content.
    public init(_ bytes: [UInt8]) throws(NoticeProblem) {
        fields = try bytes.withUnsafeBufferPointer { (all) throws(NoticeProblem) in
            var reader = FormReader(all)
            return try reader.fields()
        }
    }

    /// The query of a URL, without its `?`.
    ///
    /// - Throws: as for a body.
    public init(query: Substring) throws(NoticeProblem) {
        var query = query
        try self.init(query.withUTF8 { Array($0) })
    }

    public init() { fields = [] }

    /// The first value of that name.
    public subscript(name: String) -> String? { fields.first { Self.same($0.name, name) }?.value }

    /// All values of that name, in wire order.
    public func all(_ name: String) -> [String] { fields.filter { Self.same($0.name, name) }.map(\.value) }

    /// The first value of each name.
    public var firstOfEach: [String: String] {
        var map = [String: String](minimumCapacity: fields.count)
        for field in fields where map[field.name] == nil { map[field.name] = field.value }
        return map
    }

    /// Lengths differ for nearly all names, and cost nothing to compare.
    private static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
    }
}
