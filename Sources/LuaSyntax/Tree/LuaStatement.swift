/// One statement.
public struct LuaStatement: Sendable {
    public indirect enum Kind: Sendable {
        /// A lone `;`.
        case empty
        /// `local a <const>, b = …`: indices into `Chunk.bindings` and values.
        case local(bindings: [Int], values: [LuaExpression])
        case assignment(targets: [LuaExpression], values: [LuaExpression])
        case call(LuaExpression)
        case block(LuaBlock)
        case whileLoop(condition: LuaExpression, body: LuaBlock)
        case repeatLoop(body: LuaBlock, condition: LuaExpression)
        /// `for` with its control variables: two or three values when numeric.
        case forLoop(bindings: [Int], isNumeric: Bool, values: [LuaExpression], body: LuaBlock)
        case conditional(Conditional)
        /// `function a.b:c() … end`: the target as an expression over names.
        case function(target: LuaExpression, body: FunctionBody)
        case localFunction(binding: Int, body: FunctionBody)
        case returning([LuaExpression])
        case breaking
        case goto(String)
        case label(String)
    }

    public let kind: Kind
    public let position: SourcePosition
    /// Offset of the first byte after the statement.
    public let end: Int

    /// Whether the statement does nothing when it runs (Lua's void statements).
    var isVoid: Bool {
        switch kind {
        case .empty, .label: true
        default: false
        }
    }
}
