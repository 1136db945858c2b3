import ScriptValue

/// Changes a JSON5 text to mean something else, and leaves comments and form of everything else alone.
struct TextEditor {
    private let bytes: [UInt8]
    private let quotesKeys: Bool
    private var edits: [TextEdit] = []

    /// The text for a changed tree; nil when that cannot be done in place.
    ///
    /// - Parameters:
    ///   - original: as it was read from `bytes`.
    ///   - changed: the same tree after changes; unchanged values in it have their spans.
    static func text(_ bytes: [UInt8], from original: JSON5Node, to changed: JSON5Node) -> [UInt8]? {
        let firstKey = original.members?.first?.start.map { bytes[$0] }
        var editor = TextEditor(bytes: bytes, quotesKeys: firstKey == UInt8(ascii: "\""))
        guard editor.reconcile(original, changed), let text = TextEdit.apply(editor.edits, to: bytes),
            let again = try? JSON5Reader.read(text, limits: JSON5Limits(bytes: .max, depth: 128)), again.means(changed)
        else { return nil }
        return text
    }

    private init(bytes: [UInt8], quotesKeys: Bool) {
        self.bytes = bytes
        self.quotesKeys = quotesKeys
    }

    /// Records what leads from one value to the other; false when it does not know how.
    private mutating func reconcile(_ old: JSON5Node, _ new: JSON5Node) -> Bool {
        guard let span = old.span else { return false }
        if new.span == span { return true }
        guard let before = old.members, let after = new.members else {
            edits.append(TextEdit(range: span, text: render(new)))
            return true
        }
        let names = Set(before.map(\.key))
        guard names.count == before.count else { return false }
        let values = Dictionary(after.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        for member in before {
            if let value = values[member.key] {
                guard reconcile(member.value, value) else { return false }
            } else {
                guard remove(member) else { return false }
            }
        }
        insert(after.filter { !names.contains($0.key) }, into: old, span)
        return true
    }

    // MARK: removing

    private mutating func remove(_ member: JSON5Member) -> Bool {
        guard let start = member.start, let span = member.value.span else { return false }
        var end = span.upperBound
        var reader = JSON5Reader(bytes: bytes, limits: JSON5Limits())
        reader.position = end
        guard (try? reader.skipBlank()) != nil else { return false }
        if reader.byte == UInt8(ascii: ",") {
            if bytes[end..<reader.position].allSatisfy(Self.isBlank) {
                end = reader.position + 1
            } else {
                edits.append(TextEdit(range: reader.position..<reader.position + 1, text: ""))
            }
        }
        edits.append(TextEdit(range: wholeLines(start..<end), text: ""))
        return true
    }

    /// The range with the blanks behind it, and with the line end when nothing else is in its lines.
    private func wholeLines(_ range: Range<Int>) -> Range<Int> {
        let lineStart = lineStart(before: range.lowerBound)
        let rest = bytes[range.upperBound...]
        let next = rest.firstIndex { !Self.isSpace($0) } ?? bytes.count
        guard bytes[lineStart..<range.lowerBound].allSatisfy(Self.isSpace) else {
            // One blank between the neighbours is enough.
            let isApart = Self.isSpace(bytes[range.lowerBound - 1])
            return isApart ? range.lowerBound..<next : range
        }
        if next == bytes.count { return lineStart..<next }
        return bytes[next] == UInt8(ascii: "\n") ? lineStart..<next + 1 : range.lowerBound..<next
    }

    // MARK: inserting

    private mutating func insert(_ members: [JSON5Member], into object: JSON5Node, _ span: Range<Int>) {
        guard !members.isEmpty else { return }
        let position = span.lowerBound + 1
        let isOnLines = bytes[span].contains(UInt8(ascii: "\n"))
        let outer = indentation(at: span.lowerBound)
        let inner = object.members?.first?.start.map { indentation(at: $0) } ?? outer
        let indent = inner.count > outer.count ? inner : outer + "  "
        let text = members.map { (isOnLines ? "\n" + indent : " ") + render($0) + "," }.joined()
        edits.append(TextEdit(range: position..<position, text: text))
    }

    private func render(_ member: JSON5Member) -> String {
        let isPlain = member.key.unicodeScalars.enumerated().allSatisfy { index, scalar in
            index == 0 ? JSON5Scalars.beginsName(scalar) : JSON5Scalars.continuesName(scalar)
        }
        let key =
            isPlain && !member.key.isEmpty && !quotesKeys ? member.key : JSONText.encodePlainText(Value(member.key))
        return "\(key): \(render(member.value))"
    }

    private func render(_ node: JSON5Node) -> String {
        if let span = node.span { return String(decoding: bytes[span], as: UTF8.self) }
        switch node.content {
        case .object(let members):
            return members.isEmpty ? "{}" : "{ " + members.map(render).joined(separator: ", ") + " }"
        case .array(let items): return "[" + items.map(render).joined(separator: ", ") + "]"
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .number(let value):
            return value.isNaN ? "NaN" : value.isFinite ? "\(value)" : value < 0 ? "-Infinity" : "Infinity"
        case .string(let text): return JSONText.encodePlainText(Value(text))
        }
    }

    // MARK: lines

    private func lineStart(before offset: Int) -> Int {
        bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private func indentation(at offset: Int) -> String {
        String(decoding: bytes[lineStart(before: offset)...].prefix { Self.isSpace($0) && $0 != 0x0D }, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    private static func isBlank(_ byte: UInt8) -> Bool { isSpace(byte) || byte == 0x0A }
}
