/// Finds every use of a global name, in source order.
struct GlobalUseFinder: TreeVisitor {
    var uses: [GlobalUse] = []

    mutating func enter(_ expression: LuaExpression) { note(expression, isAssignment: false) }

    mutating func enter(target: LuaExpression) { note(target, isAssignment: true) }

    private mutating func note(_ expression: LuaExpression, isAssignment: Bool) {
        guard let use = expression.name, use.origin == .global else { return }
        uses.append(GlobalUse(name: use.name, position: expression.position, isAssignment: isAssignment))
    }
}

extension Chunk {
    /// Every read and assignment of a global name. `_ENV`, and free names where a script declared its own `_ENV`,
    /// are left out: what they mean is known only when the script runs.
    public var globalUses: [GlobalUse] {
        var finder = GlobalUseFinder()
        finder.walk(body)
        return finder.uses
    }
}
