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
    public init(_ bytes: [UInt8]) throws(NoticeProblem) { try self.init(parsing: bytes[...]) }

    /// The query of a URL, without its `?`.
    ///
    /// - Throws: as for a body.
    public init(query: Substring) throws(NoticeProblem) { try self.init(parsing: Array(query.utf8)[...]) }

    /// The first value of that name.
    public subscript(name: String) -> String? { fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    /// All values of that name, in wire order.
    public func all(_ name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    private init(parsing bytes: ArraySlice<UInt8>) throws(NoticeProblem) {
        fields = []
        for piece in bytes.split(separator: 0x26) {
            let number = fields.count + 1
            guard number <= Self.maxFields else {
                throw Self.problem("more than \(Self.maxFields) fields")
            }
            let equals = piece.firstIndex(of: 0x3D) ?? piece.endIndex
            let name = try Self.text(piece[..<equals], of: "the name of field \(number)", limit: Self.maxNameBytes)
            guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw Self.problem("the name of field \(number) has a control character")
            }
            let value = try Self.text(
                piece[equals...].dropFirst(), of: "the value of field \(number)", limit: Self.maxValueBytes)
            fields.append(HeaderList.Field(name, value))
        }
    }

    private static func text(
        _ piece: ArraySlice<UInt8>, of what: @autoclosure () -> String, limit: Int
    ) throws(NoticeProblem) -> String {
        guard let bytes = PercentCoding.decode(piece, plusIsSpace: true) else {
            throw problem("\(what()) has a percent sign without two hexadecimal digits")
        }
        guard bytes.count <= limit else { throw problem("\(what()) is longer than \(limit) bytes") }
        // Checking takes several times as long as copying, and nearly all that carriers send is ASCII.
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw problem("\(what()) is not UTF-8") }
        return text
    }

    private static func problem(_ what: String) -> NoticeProblem {
        NoticeProblem(code: "webhook.form", message: "The form cannot be read: \(what).")
    }
}
