/// Parameters and body of a function.
public struct FunctionBody: Sendable {
    public struct Parameter: Hashable, Sendable {
        public let name: String
        /// Index into `Chunk.bindings`.
        public let binding: Int
    }

    /// Number of the function in its file, in order of appearance from 1; the main chunk is 0.
    public let number: Int
    /// Includes the implicit `self` of `function a:b()`.
    public let parameters: [Parameter]
    public let isVariadic: Bool
    /// Where the keyword `function` stands.
    public let position: SourcePosition
    public let body: LuaBlock
}
