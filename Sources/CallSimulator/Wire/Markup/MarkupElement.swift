/// An element of a carrier's document.
struct MarkupElement: Hashable, Sendable {
    enum Node: Hashable, Sendable {
        case element(MarkupElement)
        case text(String)
    }

    struct Attribute: Hashable, Sendable {
        var name: String
        var value: String
    }

    var name: String
    /// In the order of the document; no name comes twice.
    var attributes: [Attribute] = []
    var children: [Node] = []

    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    var elements: [MarkupElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The text directly in it and in the elements inside, as it is read aloud: runs of white space become one space.
    var text: String {
        rawText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The text as it stands.
    var rawText: String {
        children.map { node in
            switch node {
            case .text(let text): text
            case .element(let element): element.rawText
            }
        }.joined()
    }

    /// Whether words stand between its elements, where only elements belong.
    var hasStrayText: Bool {
        children.contains { if case .text(let text) = $0 { !text.allSatisfy(\.isWhitespace) } else { false } }
    }
}
