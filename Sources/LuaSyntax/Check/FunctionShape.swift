/// A function written in the source, seen from outside.
public struct FunctionShape: Hashable, Sendable {
    /// `FunctionBody.number`.
    public let number: Int
    /// Parameter names in order, with the implicit `self` of a method.
    public let parameters: [String]
    public let isVariadic: Bool
    public let position: SourcePosition

    init(_ body: FunctionBody) {
        number = body.number
        parameters = body.parameters.map(\.name)
        isVariadic = body.isVariadic
        position = body.position
    }
}
