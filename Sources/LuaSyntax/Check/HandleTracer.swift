/// Follows a call handle from an entry function into the local functions it is passed to.
struct HandleTracer {
    private let chunk: Chunk
    private let values: LocalValues
    private let namedCall: Set<Int>

    init(_ chunk: Chunk, values: LocalValues) {
        self.chunk = chunk
        self.values = values
        namedCall = Set(
            chunk.bindings.indices.filter {
                chunk.bindings[$0].name == "call" && chunk.bindings[$0].kind == .parameter
            })
    }

    func entry(path: [String], body: FunctionBody) -> FlowEntry {
        var handles: Set<Int> = []
        if let first = body.parameters.first { handles.insert(first.binding) }
        var reached = [body]
        var sites = [chunk.callSites(in: body.body)]
        var known = -1
        // Each round may find more names for the handle; there are finitely many bindings and functions.
        while known != handles.count + reached.count {
            known = handles.count + reached.count
            for alias in values.aliases where isHandle(alias.of, in: handles) {
                if values.onlyValue(of: alias.name) != nil { handles.insert(alias.name) }
            }
            for site in sites.joined() {
                guard let function = passed(site, handles: &handles) else { continue }
                guard !reached.contains(where: { $0.contains(function) }) else { continue }
                reached.append(function)
                sites.append(chunk.callSites(in: function.body))
            }
        }
        return FlowEntry(
            path: path, function: FunctionShape(body), handle: body.parameters.first?.name, handles: handles,
            parametersNamedCall: namedCall, callSites: distinct(sites.joined()))
    }

    /// A closure may be reached before the function around it; its calls count once.
    private func distinct(_ sites: some Sequence<CallSite>) -> [CallSite] {
        var seen: Set<SourcePosition> = []
        return sites.filter { seen.insert($0.position).inserted }
    }

    private func isHandle(_ binding: Int, in handles: Set<Int>) -> Bool {
        handles.contains(binding) || namedCall.contains(binding)
    }

    /// The local function a site passes the handle to; its parameter becomes a handle too.
    private func passed(_ site: CallSite, handles: inout Set<Int>) -> FunctionBody? {
        guard site.path.count == 1, let binding = site.binding, let function = values.onlyFunction(of: binding)
        else { return nil }
        var takesHandle = false
        for (argument, parameter) in zip(site.arguments, function.parameters) {
            guard let given = argument.binding, isHandle(given, in: handles) else { continue }
            handles.insert(parameter.binding)
            takesHandle = true
        }
        return takesHandle ? function : nil
    }
}

extension FunctionBody {
    /// Whether a function is this one or written inside it.
    func contains(_ other: FunctionBody) -> Bool {
        other.position >= position && other.body.end <= body.end
    }
}
