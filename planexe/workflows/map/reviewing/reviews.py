"""Keep what people say of the mappings."""

from planexe.spine.reviews import REVIEWS_STAGE

STAGE = REVIEWS_STAGE
