/// `goto`, labels and `break`.
extension Parser {
    mutating func gotoStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        let label = try takeName()
        // A label already seen in an enclosing block is a jump backwards, which is always allowed.
        guard visibleLabel(label) == nil else { return .goto(label) }
        let jump = BlockScope.Jump(label: label, position: start, activeLocals: scope.activeLocals)
        scope.blocks[scope.blocks.count - 1].jumps.append(jump)
        return .goto(label)
    }

    mutating func labelStatement(
        _ start: SourcePosition, statement: Int
    ) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        let name = try takeName()
        try expect(.doubleColon)
        if let earlier = visibleLabel(name) {
            throw lexer.failure(
                "label '\(name)' already defined on line \(earlier.position.line)", at: start)
        }
        let label = BlockScope.Label(position: start, statement: statement, activeLocals: scope.activeLocals)
        scope.blocks[scope.blocks.count - 1].labels[name] = label
        return .label(name)
    }

    mutating func breakStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        guard scope.blocks.contains(where: \.isLoop) else {
            throw lexer.failure("break outside a loop at line \(start.line)", at: start)
        }
        try advance()
        return .breaking
    }

    /// Matches the open jumps of the innermost block with its labels and hands the rest to the block around it.
    mutating func settleJumps(after statements: [LuaStatement]) throws(LuaSyntaxError) {
        guard let block = scope.blocks.last, !block.jumps.isEmpty else { return }
        let lastActive = statements.lastIndex { !$0.isVoid } ?? -1
        var open: [BlockScope.Jump] = []
        for var jump in block.jumps {
            guard let label = block.labels[jump.label] else {
                jump.activeLocals = min(jump.activeLocals, block.firstLocal)
                open.append(jump)
                continue
            }
            // A label at the very end counts as outside the block's locals, except where `until` may still read them.
            let isLast = label.statement > lastActive && !block.isRepeat
            if !isLast, label.activeLocals > jump.activeLocals {
                throw lexer.failure(jumpIntoScope(jump, of: block), at: jump.position)
            }
        }
        let parent = scope.blocks.count - 2
        if parent >= 0 {
            scope.blocks[parent].jumps += open
        } else if let jump = open.first {
            throw lexer.failure(
                "no visible label '\(jump.label)' for <goto> at line \(jump.position.line)", at: jump.position)
        }
    }

    private func jumpIntoScope(_ jump: BlockScope.Jump, of block: BlockScope) -> String {
        let index = jump.activeLocals - block.firstLocal
        let name = block.names.indices.contains(index) ? block.names[index] : "?"
        return "<goto \(jump.label)> at line \(jump.position.line) jumps into the scope of local '\(name)'"
    }

    private func visibleLabel(_ name: String) -> BlockScope.Label? {
        for block in scope.blocks.reversed() {
            if let label = block.labels[name] { return label }
        }
        return nil
    }
}
