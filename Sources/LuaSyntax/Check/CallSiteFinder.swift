/// Finds the calls on paths of names, in source order.
struct CallSiteFinder: TreeVisitor {
    let bindings: [Binding]
    var sites: [CallSite] = []

    init(bindings: [Binding]) { self.bindings = bindings }

    mutating func enter(_ expression: LuaExpression) {
        guard case .suffixed(let base, let suffixes) = expression.kind, let use = base.name else { return }
        var path = [use.name]
        var place = base.position
        for suffix in suffixes {
            switch suffix.kind {
            case .field(let name):
                path.append(name)
                place = suffix.position
            case .index(let key):
                guard case .literal(.string(let name)) = key.unwrapped.kind else { return }
                path.append(name)
                place = suffix.position
            case .call(let arguments):
                return note(use, base.position, path: path, at: place, arguments, isMethod: false)
            case .method(let name, let arguments):
                path.append(name)
                return note(use, base.position, path: path, at: suffix.position, arguments, isMethod: true)
            }
        }
    }

    private mutating func note(
        _ use: NameUse, _ position: SourcePosition, path: [String], at place: SourcePosition,
        _ arguments: [LuaExpression], isMethod: Bool
    ) {
        let reader = ShapeReader()
        let read = arguments.map {
            CallSite.Argument(
                position: $0.position, shape: reader.shape(of: $0), binding: $0.unwrapped.name?.origin.binding)
        }
        sites.append(
            CallSite(
                path: path, root: root(of: use.origin), binding: use.origin.binding, isMethod: isMethod,
                arguments: read, hasOpenEnd: arguments.last?.mayBeManyValues ?? false, position: position,
                calleePosition: place))
    }

    private func root(of origin: NameOrigin) -> CallSite.Root {
        switch origin {
        case .global: .global
        case .environment: .environment
        case .local(let index), .upvalue(let index): bindings[index].kind == .parameter ? .parameter : .local
        }
    }
}

extension Chunk {
    /// Every call on a path of names in the whole file.
    public var callSites: [CallSite] { callSites(in: body) }

    /// Every call on a path of names in a block, nested functions included.
    public func callSites(in block: LuaBlock) -> [CallSite] {
        var finder = CallSiteFinder(bindings: bindings)
        finder.walk(block)
        return finder.sites
    }
}
