/// A declared local variable or parameter.
public struct Binding: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case variable, localFunction, parameter, loopVariable }
    public enum Attribute: String, Hashable, Sendable {
        case constant = "const"
        case toBeClosed = "close"
    }

    public let name: String
    public let kind: Kind
    public let attribute: Attribute?
    public let position: SourcePosition
    /// Number of the function that declares it; the main chunk is 0.
    public let function: Int
    /// How often it is assigned after its declaration, anywhere in the file.
    public internal(set) var assignments = 0
}
