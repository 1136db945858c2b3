/// In what kind of line a piece of Markdown begins or ends.
enum MarkdownPlace {
    /// At the beginning of a line.
    case lineStart
    case paragraph
    /// In a heading or an item of a list.
    case item
}
