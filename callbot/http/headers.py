"""Security headers: a strict set for pages, a stricter one for everything that is no page.

Only the console sets a cookie. The widget's files are the only ones other sites may load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask, Response, request
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

_HSTS = StrictTransportSecurity().max_age(31_536_000)


def map_policy(images: Sequence[str]) -> str:
    """Return the Content-Security-Policy of the map, which may also show images of those origins.

    Its drawing library asks once what a browser can do by way of a policy named “default”.
    """
    policy = _page_policy(images=images).trusted_types("default")
    return str(policy.header_value)


def _page_policy(ancestors: str = "'self'", images: Sequence[str] = ()) -> ContentSecurityPolicy:
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:", *images)
        .font_src("'self'")
        .connect_src("'self'")
        .manifest_src("'self'")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors(ancestors)
        .require_trusted_types_for("'script'")
    )


def _data_policy() -> ContentSecurityPolicy:
    none = "'none'"
    policy = ContentSecurityPolicy().default_src(none).object_src(none).base_uri(none)
    return policy.form_action(none).frame_ancestors(none)


def _set(policy: ContentSecurityPolicy, *, embedded: bool = False) -> Mapping[str, str]:
    features = PermissionsPolicy().geolocation("self").microphone("self").camera()
    resource = CrossOriginResourcePolicy()
    secure = Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=resource.cross_origin() if embedded else resource.same_origin(),
        permissions=features,
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().sameorigin(),
    )
    return dict(secure.headers)


PAGE: Mapping[str, str] = _set(_page_policy())
# htmx turns the console's own answers into nodes by way of a policy named “default”, and of none
# else; a script cannot come in that way, since scripts come from files only.
CONSOLE: Mapping[str, str] = _set(_page_policy("'none'").trusted_types("default"))
DATA: Mapping[str, str] = _set(_data_policy())
EMBEDDED: Mapping[str, str] = {  # modules are imported across sites only with leave to
    **_set(_data_policy(), embedded=True),
    "Access-Control-Allow-Origin": "*",
}


def install(app: Flask) -> None:
    """Give every response of ``app`` its headers."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    own = {name.lower() for name, _ in response.headers}  # a page may bring a policy of its own
    chosen = _chosen(response).items()
    response.headers.extend([each for each in chosen if each[0].lower() not in own])
    if request.is_secure:
        response.headers[_HSTS.header_name] = _HSTS.header_value
    return response


def _chosen(response: Response) -> Mapping[str, str]:
    if request.path == "/widget.js" or request.path.startswith("/widget/"):
        return EMBEDDED
    if response.mimetype != "text/html":
        return DATA
    return CONSOLE if request.path.startswith("/console") else PAGE
