/// The state of one parse: a token ahead, the functions being read and the names in scope.
struct Parser {
    var lexer: Lexer
    var token: Token
    /// Offset of the first byte after the last token taken.
    var previousEnd = 0
    /// The function being read and, outermost first, those around it.
    var scope = FunctionScope(number: 0, line: 0, isVariadic: true)
    var outerScopes: [FunctionScope] = []
    var functionCount = 0
    var bindings: [Binding] = []
    /// For each name the bindings in scope, innermost last.
    var visible: [String: [Int]] = [:]
    var depth = 0
    var deepest = 0

    init(lexer: Lexer) throws(LuaSyntaxError) {
        self.lexer = lexer
        token = try self.lexer.nextToken()
    }

    mutating func chunk() throws(LuaSyntaxError) -> Chunk {
        let start = token.position.offset
        let body = try scopedBlock(from: start)
        guard token.kind == .endOfFile else { throw expected(.endOfFile) }
        return Chunk(file: lexer.file, body: body, bindings: bindings, maximumDepth: deepest)
    }

    // MARK: tokens

    mutating func advance() throws(LuaSyntaxError) {
        previousEnd = token.end
        token = try lexer.nextToken()
    }

    mutating func take(_ kind: TokenKind) throws(LuaSyntaxError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func expect(_ kind: TokenKind) throws(LuaSyntaxError) {
        guard token.kind == kind else { throw expected(kind) }
        try advance()
    }

    /// Expects the token that closes what another one opened, and names both when it is missing.
    mutating func expect(
        _ kind: TokenKind, closing opener: TokenKind, at place: SourcePosition
    ) throws(LuaSyntaxError) {
        guard token.kind != kind else {
            try advance()
            return
        }
        guard place.line != token.position.line else { throw expected(kind) }
        throw unexpected("\(kind.quoted) expected (to close \(opener.quoted) at line \(place.line))")
    }

    mutating func takeName() throws(LuaSyntaxError) -> String {
        guard token.kind == .name else { throw expected(.name) }
        let text = token.text
        try advance()
        return text
    }

    // MARK: errors

    func expected(_ kind: TokenKind) -> LuaSyntaxError { unexpected("\(kind.quoted) expected") }

    /// An error at the current token, which it quotes.
    func unexpected(_ message: String) -> LuaSyntaxError {
        lexer.failure(message, at: token.position, near: token.position.offset..<token.end)
    }

    // MARK: depth

    /// Counts one level of nesting, so that hostile input ends in an error rather than in a stack overflow.
    mutating func deeper() throws(LuaSyntaxError) {
        depth += 1
        deepest = max(deepest, depth)
        guard depth <= LuaParser.maximumDepth else {
            throw lexer.failure(
                "chunk has too many syntax levels (limit is \(LuaParser.maximumDepth))", at: token.position)
        }
    }

    mutating func shallower() { depth -= 1 }
}
