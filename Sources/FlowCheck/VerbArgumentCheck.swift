import CallCore
import LuaSyntax
import ScriptValue

/// The arguments of one call of a verb, and the grant they need.
struct VerbArgumentCheck {
    let outline: FlowOutline

    func run(_ site: CallSite, _ spec: VerbSpec, into findings: inout Findings) {
        do {
            let checker = ArgumentChecker(unknown: ShapeValue.unknown)
            let arguments = try checker.check(spec, arguments: values(of: site, spec))
            checkGrant(site, spec, arguments, into: &findings)
            checkTools(site, spec, arguments, into: &findings)
        } catch {
            report(error, site, into: &findings)
        }
    }

    private func values(of site: CallSite, _ spec: VerbSpec) -> [Value] {
        var values = site.arguments.enumerated().map { index, argument in
            let type = index < spec.parameters.count ? spec.parameters[index].type : .any
            return ShapeValue.value(of: argument.shape, as: type)
        }
        // `f(a, g())` may give any number of arguments from the last one on.
        if site.hasOpenEnd, !values.isEmpty {
            values.removeLast()
            while values.count < spec.parameters.count { values.append(ShapeValue.unknown) }
        }
        return values
    }

    private func report(_ error: ArgumentError, _ site: CallSite, into findings: inout Findings) {
        var place = site.position
        if site.arguments.indices.contains(error.position - 1) {
            let argument = site.arguments[error.position - 1]
            place = ShapeValue.position(of: error.field, in: argument.shape, from: argument.position)
        }
        if error.field == "deadline", error.code == .missing {
            findings.error(
                "verb.deadline", place, "'\(error.verb)' needs a deadline, so that the caller never hears dead air",
                hint: "add 'deadline = 8' and, for a slow answer, 'meanwhile' and 'otherwise'")
        } else {
            findings.error(error.code.rawValue, place, error.message)
        }
    }

    private func checkGrant(
        _ site: CallSite, _ spec: VerbSpec, _ arguments: VerbArguments, into findings: inout Findings
    ) {
        guard let needs = outline.needs, let grant = spec.grant, !isGranted(grant, needs, arguments) else { return }
        let what =
            switch grant {
            case .agent, .realtime: "'\(spec.name)'"
            case .httpHost:
                arguments.text("url").flatMap(HTTPAddress.init).map { "the host '\($0.host)'" } ?? "'\(spec.name)'"
            case .transferNumber: "a transfer to this number"
            }
        findings.error("verb.grant", site.position, "\(what) is not granted", hint: "add \(grant.remedy)")
    }

    /// What is not known counts as granted, unless nothing of the kind is.
    private func isGranted(_ grant: Grant, _ needs: FlowNeeds, _ arguments: VerbArguments) -> Bool {
        switch grant {
        case .agent: return needs.agent
        case .realtime: return needs.realtime
        case .httpHost:
            guard let url = arguments.value("url") else { return true }
            return url.text.flatMap(HTTPAddress.init).map(needs.allows) ?? !needs.httpHosts.isEmpty
        case .transferNumber:
            let isFromConfig = needs.transferTargets.contains { if case .config = $0 { true } else { false } }
            guard let number = arguments.text("to"), !isFromConfig else { return !needs.transferTargets.isEmpty }
            return needs.allowsTransfer(to: number, config: [:])
        }
    }

    /// Names of tools that the flow does not have.
    private func checkTools(
        _ site: CallSite, _ spec: VerbSpec, _ arguments: VerbArguments, into findings: inout Findings
    ) {
        guard spec.allParameters.contains(where: { $0.name == "tools" }), let tools = outline.tools else { return }
        let named = (arguments.texts("tools") ?? []) + [arguments.record("leave_when")?.text("tool")].compactMap { $0 }
        for name in named where !tools.contains(name) {
            let hint = NameSuggestion.nearest(to: name, among: tools).map { "did you mean '\($0)'?" }
            findings.error(
                "flow.tool", site.position, "the flow has no tool '\(name)'", hint: hint ?? "describe it in 'tools'")
        }
    }
}
