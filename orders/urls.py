from django.urls import path

from .views import approvals, carts, checkout, exports, orders, price_list, sharing, talk

app_name = "orders"
urlpatterns = [
    path("carts/", carts.carts, name="carts"),
    path("carts/add/", carts.add, name="add"),
    path("carts/<int:pk>/", carts.cart, name="cart"),
    path("carts/<int:pk>/settings/", carts.describe, name="describe_cart"),
    path("carts/<int:pk>/sharing/", sharing.sharing, name="sharing"),
    path("carts/<int:pk>/sharing/<int:share>/end/", sharing.end, name="end_share"),
    path("carts/<int:pk>/comments/", sharing.comment, name="comment"),
    path("carts/<int:pk>/merger/", sharing.merge, name="merge_carts"),
    path("carts/<int:pk>/division/", sharing.split, name="split_cart"),
    path("carts/<int:pk>/owner/", sharing.give, name="give_cart"),
    path("carts/shared/<str:token>/", sharing.join, name="join_cart"),
    path("carts/<int:pk>/current/", carts.current, name="make_current"),
    path("carts/<int:pk>/deletion/", carts.delete, name="delete_cart"),
    path("carts/<int:pk>/confirmation/", carts.confirm, name="confirm_prices"),
    path("checkout/<int:pk>/", checkout.checkout, name="checkout"),
    path("orders/", orders.orders, name="list"),
    path("price-list/", price_list.price_list, name="price_list"),
    path("price-list/<int:pk>/", price_list.download, name="price_list_file"),
    path("orders/exports/", exports.exports, name="exports"),
    path("orders/exports/<int:pk>/", exports.download, name="export"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("orders/<str:number>/cancellation/", orders.cancel, name="cancel"),
    path("orders/<str:number>/withdrawal/", approvals.withdraw, name="withdraw"),
    path("orders/<str:number>/submission/", approvals.submit_again, name="submit_again"),
    path("approvals/several/", approvals.approve_several, name="approve_several"),
    path("approvals/<int:pk>/", approvals.approval, name="approval"),
    path("approvals/<int:pk>/lines/", approvals.change_lines, name="change_lines"),
    path("approvals/<int:pk>/remarks/", talk.remark, name="remark"),
    path("approvals/<int:pk>/pass-on/", talk.pass_on, name="pass_on"),
    path("approvals/<int:pk>/approver/", approvals.name, name="name_approver"),
    path("orders/<str:number>/again/", orders.again, name="again"),
]
