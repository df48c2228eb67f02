"""The tree of goals, from the company down."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import alignment as trees
from goals.api.as_of import AS_OF, PastView
from goals.api.goals import GoalRow, hide_unseen_parents
from goals.models import Goal
from teamops.dates import today

CYCLE = OpenApiParameter("cycle", str, description="The cycle's slug; empty: that of today.")


class Branch(serializers.Serializer[trees.Node]):
    """A goal of the second level."""

    goal = GoalRow(source="standing")
    below = serializers.IntegerField(
        help_text="How many goals contribute to it: `goals/?parent=` lists them."
    )
    supported_by = serializers.IntegerField(help_text="How many others support it, which counts for nothing.")
    unseen = serializers.IntegerField(
        help_text="How many private goals contribute to it besides; told to administrators, 0 for others."
    )
    unseen_supporting = serializers.IntegerField(
        help_text="How many private goals support it, in the same way."
    )


class Root(Branch):
    """A goal of the company, or one that leads only out of the tree, with what contributes to it and what
    supports it."""

    elsewhere = serializers.CharField(
        help_text="In words where it leads to, if it is none of the company's; else empty."
    )
    is_idle = serializers.BooleanField(help_text="No other goal works towards it.")
    children: Any = Branch(many=True, source="contributing", help_text="What contributes to it.")
    supporting: Any = Branch(
        many=True, help_text="What supports it without contributing; it may stand elsewhere as well."
    )


class LooseGoal(serializers.Serializer[trees.Loose]):
    """A goal of a team that is aligned to nothing."""

    below = serializers.IntegerField(source="goal.below_count", help_text="How many contribute to it.")
    supported_by = serializers.IntegerField(
        source="goal.support_count", help_text="How many others support it."
    )
    number = serializers.IntegerField(source="goal.number")
    uuid = serializers.UUIDField(source="goal.uuid")
    statement = serializers.CharField(source="goal.statement")
    team = serializers.SlugField(source="goal.team.slug")
    cycle = serializers.SlugField(source="goal.cycle.slug")


class Tree(serializers.Serializer[trees.Alignment]):
    """The first two levels of a cycle's tree; deeper ones by `goals/?parent=`."""

    cycle = serializers.SlugField(source="cycle.slug", default=None, allow_null=True)
    finding = serializers.CharField()
    roots: Any = Root(many=True, help_text=f"At most {trees.MOST_ROOTS}.")
    lost = serializers.IntegerField(help_text="How many are aligned to nothing.")
    loose: Any = LooseGoal(many=True, help_text=f"Aligned to nothing; at most {trees.MOST_LOOSE}.")


class AlignmentTree(PastView):
    """The tree of goals."""

    serializer_class = Tree
    queryset = Goal.objects.none()
    pagination_class = None
    query_names = ("cycle",)
    past_actions = frozenset({"tree"})

    @extend_schema(tags=["goals"], operation_id="alignment", parameters=[CYCLE, AS_OF], responses=Tree)
    def tree(self, request: Request) -> Response:
        """The alignment of a cycle: the company's goals, what contributes to them, what leads nowhere."""
        cycle, past = request.query_params.get("cycle", ""), self.past()
        day = past.day if past else today(self.organization)
        tree = trees.alignment(self.person, day, cycle=cycle, past=past)
        if tree is None:
            raise Http404
        if past is None:
            nodes = [*tree.roots, *(child for root in tree.roots for child in root.children)]
            hide_unseen_parents([node.goal for node in nodes], self.person)
        return Response(Tree(tree).data)
