"""What services say when something is wrong, by meaning: the words of many services, for looking up; data alone."""

import re
from typing import Final, Literal

Trouble = Literal[
    "filter", "quota", "too_much", "overflow", "region", "access", "no_place", "no_model", "key", "too_fast", "busy", ""
]
"""What is wrong: the prompt is not allowed, no credit, one request above the whole limit, a full window, not in this
country, not with this key, a wrong address, an unknown model, the key, too many requests, trouble that passes; ``""``:
the request is refused for another reason, or for none."""


def _any_of(words: str) -> re.Pattern[str]:
    """Returns a pattern of alternatives, one on each line."""
    return re.compile("|".join(line.strip() for line in words.strip().splitlines()))


TROUBLE_WORDS: Final[tuple[tuple[Trouble, re.Pattern[str]], ...]] = (
    (
        "filter",
        _any_of(r"""
            content[ _-]?filter|content[ _-]?policy|content management policy|responsible ?ai
            usage (guidelines|policies)|\bflagged\b|requires moderation|moderation_blocked
            data_inspection_failed|inappropriate content|content exists risk|prohibited[ _]content
            safety (system|filter|settings|reasons)|sensitive (content|words)
            blocked by (the |our )?(safety|content|guardrail)|guardrail(s)? (intervened|blocked)|\bcode 1301\b
            violat\w+ (our |the )?(usage|content|terms)|high[- ]risk content
        """),
    ),
    (
        "quota",
        _any_of(r"""
            insufficient[ _](quota|credits?|balance|funds)|billing_hard_limit|billing_not_active
            no credits? (left|remaining|available)
            credit balance is too low|out of credits?|requires more credits|can only afford|arrear
            payment required|exceeded_current_quota|account is (not active|suspended|inactive)
            used all available credits|(monthly |)spending limit|balance is (insufficient|too low|not enough)
            top up|recharge
        """),
    ),
    (
        "too_much",
        _any_of(r"""
            request too large.{0,80}(per|on) (min|tokens)|(tokens|input|request)[^.]{0,40}must be reduced
            larger than the (whole|entire|per.minute) limit
            exceeds the (maximum )?(quota|rate).{0,20}in a single request
        """),
    ),
    (
        "overflow",
        _any_of(r"""
            context_length_exceeded|exceed_context_size|(maximum|max|model'?s?) context
            context (length|window|size|limit)
            (prompt|input|messages?|request|text|conversation|query)( \w+)?( is| are|'s)? too (long|large|big)
            too many (input |prompt |total )?tokens|reduce (the |your )?(length|prompt|input|message)
            shorten (the |your )
            (prompt|input|message|query)( \w+)?( \w+)? (exceeds?|exceeded|over|(larger|longer) than|must not exceed)
            token count.{0,40}exceed
            exceeds? (the )?(maximum|max|model|allowed|available)( \w+){0,4} (tokens?|length|context|window)
            max(imum)? (input|prompt|sequence|request|model)[ _]?(length|len|tokens?|size)|n_ctx
            kv cache (is |)(full|exhausted)|(inputs?|prompt)\W{0,2}tokens? \+ \W?max_new_tokens
            range of input length|string_above_max_length|\bcode 1261\b|request_too_large|payload too large
            request entity too large|tokens? limit exceeded|exceed\w* the token limit
        """),
    ),
    (
        "region",
        _any_of(r"""
            \b(country|region|territor\w+|location|jurisdiction)\b.{0,60}(not |un)(supported|available|allowed|served)
            unsupported_country|not (available|supported|offered) in your (country|region|location|area)
            geo.?block
        """),
    ),
    (
        "access",
        _any_of(r"""
            (not|n't) have (the )?(access|permission)[^.]{0,40}\bmodel
            not (allowed|authori[sz]ed|permitted|enabled|entitled)[^.]{0,40}\bmodel
            model[^.]{0,60}(gated|not (enabled|allowed|authori[sz]ed) for (your|this))
            must be verified to use the model|access to (the |this )?model[^.]{0,40}(denied|not|required)
            model access is denied|\bmodel\b[^.]{0,60}(requires|needs) (a )?(higher|paid|different|another)
            accept the (license|terms|agreement)
            not available (on|in|for|under) your (current )?(plan|tier|subscription|account)|data policy
            model_permission
        """),
    ),
    (
        "no_place",
        _any_of(r"""
            unexpected (endpoint|path)
            (unknown|unrecogni[sz]ed|invalid|no such) (request )?(url|route|path|endpoint)|method not allowed
            no route|route \S* ?not found|cannot post|endpoint( \S+)? (was )?not found|page not found
        """),
    ),
    (
        "no_model",
        _any_of(r"""
            model_not_found|modelnotfound|deploymentnotfound|not a valid model
            (unknown|invalid|no such|unsupported|wrong) model
            \bmodels?\b[^.;]{0,120}?(not |n't )(exist|found|be found|available|supported|loaded|deployed)
            \bmodels?\b[^.;]{0,120}?(not |n't )(recogni[sz]ed|known|served)
            \bmodel not exist
            model[^.]{0,80}(decommissioned|been (deprecated|retired|removed|shut down)|no longer)
            no models? loaded|no endpoints? found|no (such )?deployment
            deployment[^.]{0,40}(does )?not (exist|found)|try pulling it first
            does not support chat|not_found_error.{0,20}model:
            no (healthy|available) (deployments?|channels?)[^.]{0,40}model
        """),
    ),
    (
        "key",
        _any_of(r"""
            (api[ _-]?key|access token|auth\w* token|credentials?|\bkey\b)[^.]{0,50}not (valid|provided|found)
            (api[ _-]?key|access token|auth\w* token|credentials?|\bkey\b)[^.]{0,50}(invalid|incorrect|wrong)
            (api[ _-]?key|access token|auth\w* token|credentials?|\bkey\b)[^.]{0,50}(missing|expired|revoked|disabled)
            (api[ _-]?key|access token|auth\w* token|credentials?|\bkey\b)[^.]{0,50}(required|malformed|blocked)
            (invalid|incorrect|missing|wrong|bad)[ _](\w+[ _])?(api[ _-]?key|x-api-key|auth\w*|credentials|access token)
            (\bno|provide an?|unknown|expired)[ _](\w+[ _])?(api[ _-]?key|x-api-key|auth\w*|credentials|access token)
            api_key_invalid|invalidapikey|authentication|unauthori[sz]ed|unauthenticated|not authenticated
            token (is |has |)(expired|invalid|revoked)|(invalid|expired) (signature|jwt)|security token
        """),
    ),
    (
        "too_fast",
        _any_of(r"""
            rate[ _-]?limit|too many (requests|concurrent|calls)|throttl
            (tokens|requests) per (min|sec|day|hour)|slow down|concurren\w+ (limit|request)|resource_exhausted
            toomanyrequests|\b(rpm|tpm|rpd|tpd|qps)\b
        """),
    ),
    (
        "busy",
        _any_of(r"""
            overload|temporar(y|ily)|try again (later|in)|try your request again|please retry
            retry (later|your|the)|at capacity|capacity_exceeded|capacity exceeded|no capacity
            (is |too |server |system |service |currently )busy|service[ _]unavailable|unavailable_error
            (loading|initiali[sz]ing) (the )?model
            model (is |)(\w+ )?(loading|starting|warming|initiali[sz]ing|unloaded|crashed)|warming up|cold start
            has crashed|not ready|timed out|(request|gateway) time-?out|deadline exceeded
            internal (server |)error|server_error|upstream (connect|request|died|fail)|high demand|heavy load
            no (available|free|healthy) (worker|server|instance|slot|gpu|backend)|queue (is )?full|out of memory
            degraded|bad gateway|connection (reset|refused|error|closed)|client closed request|failed dependency
            engine (is )?(dead|not)
        """),
    ),
)
"""The surest first: a service's number is often wrong, its words seldom."""
